// The GPU process of a browser that a test started itself, to be lost as a driver's crash would lose it.

import type { Browser } from 'playwright-core';

/**
 * Arguments of a browser that offers WebGPU again at once when its GPU process was lost. A visitor's Chrome lets a page wait
 * after several losses in a row.
 */
export const AFTER_A_LOSS = [
  '--disable-domain-blocking-for-3d-apis',
  '--disable-gpu-process-crash-limit',
] as const;

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

/** The id of the browser's GPU process, as the browser itself says; undefined while there is none. */
export async function gpuProcessOf(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return (processInfo as ProcessInfo[]).find(({ type }) => type === 'GPU')?.id;
  } finally {
    await session.detach();
  }
}

/** Kills the GPU process of this browser, and no other; resolves to its id once it is gone. */
export async function killGpuProcess(browser: Browser): Promise<number> {
  const id = await gpuProcessOf(browser);
  if (id === undefined) throw new Error('killGpuProcess: the browser must have a GPU process; got none.');
  process.kill(id, 'SIGKILL');
  const end = Date.now() + 30_000;
  while ((await gpuProcessOf(browser)) === id) {
    if (Date.now() > end) throw new Error(`killGpuProcess: process ${id} must end; it is still there.`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return id;
}
