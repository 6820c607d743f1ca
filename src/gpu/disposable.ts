// `using` for objects that must be ended: the runtime's own symbols call the method that ends them.
/// <reference lib="esnext.disposable" preserve="true" />

/** An object that a block with `using` destroys at its end. */
export interface Disposing {
  [Symbol.dispose](): void;
}

/** An object that a block with `await using` destroys at its end. */
export interface AsyncDisposing {
  [Symbol.asyncDispose](): Promise<void>;
}

/** Gives a class `[Symbol.dispose]`, which calls its method `end`. Runtimes before `using` have no such symbol. */
export function endsBy(type: { readonly prototype: object }, end: 'destroy' | 'close'): void {
  define(type, Symbol.dispose, end);
}

/** Gives a class `[Symbol.asyncDispose]`, which calls a method that returns a promise. */
export function endsAsyncBy(type: { readonly prototype: object }, end: 'destroy' | 'close'): void {
  define(type, Symbol.asyncDispose, end);
}

function define(
  { prototype }: { readonly prototype: object },
  symbol: symbol | undefined,
  end: string,
): void {
  if (!symbol) return;
  Object.defineProperty(prototype, symbol, {
    configurable: true,
    writable: true,
    value(this: Readonly<Record<string, () => unknown>>): unknown {
      return this[end]!();
    },
  });
}
