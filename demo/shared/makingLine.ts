// The line that says what is being made, over the place where it will be seen.

/** Milliseconds after which it is said: a GPU is done by then, a software driver compiles for seconds. */
const PATIENCE_MS = 300;

/** An element of class `making`, empty while there is nothing to wait for. */
export class MakingLine {
  readonly #element: HTMLElement;
  #text = '';
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Says this, or this in place of what is said or will be said soon. */
  say(text: string): void {
    this.#text = text;
    if (this.#element.textContent !== '') return this.#put();
    this.#patience ??= setTimeout(() => this.#put(), PATIENCE_MS);
  }

  /** It is there. */
  end(): void {
    this.#text = '';
    this.#put();
  }

  #put(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    // What stands there already is neither laid out nor spoken again.
    if (this.#element.textContent !== this.#text) this.#element.textContent = this.#text;
  }
}

/** What is being made, and which of its parts, which are made in this order. */
export function makingText<Part extends string>(
  what: string,
  { parts, part }: { readonly parts: Readonly<Record<Part, string>>; readonly part: Part },
): string {
  const names = Object.keys(parts);
  return `${what}, ${names.indexOf(part) + 1} of ${names.length}: ${parts[part]} …`;
}
