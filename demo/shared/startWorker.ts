// Starts a page's worker, also where the page's policy demands Trusted Types.

interface ScriptPolicy {
  createScriptURL(address: string): object;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): ScriptPolicy;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('gradloom-worker', { createScriptURL: ownAddress });

/** A worker of this page, from the address that the bundler gives for `?worker&url`. */
export function startWorker(address: string): Worker {
  const trusted = policy?.createScriptURL(address) ?? address;
  return new Worker(trusted as string, { type: 'module' });
}

function ownAddress(address: string): string {
  if (new URL(address, document.baseURI).origin === location.origin) return address;
  throw new TypeError(`A worker must come from this page's own host; got ${address}.`);
}
