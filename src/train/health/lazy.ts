// Something that is made once, when it is first asked for, however many ask meanwhile.

/** What lies on a device, or will. */
export class Lazy<T extends { destroy(): void }> {
  #making: Promise<T> | undefined;
  #value: T | undefined;

  /** It, where it is made. */
  get value(): T | undefined {
    return this.#value;
  }

  /** It, made by `make` where it is neither there nor in the making. Where that fails, the next who asks has it made anew. */
  get(make: () => Promise<T>): Promise<T> {
    if (this.#making) return this.#making;
    const making = make();
    this.#making = making;
    making.then(
      (made) => {
        if (this.#making === making) this.#value = made;
        else made.destroy();
      },
      () => {
        if (this.#making === making) this.#making = undefined;
      },
    );
    return making;
  }

  /** Ends it, where it is being made as soon as it is there. The next who asks gets another one. */
  destroy(): void {
    this.#value?.destroy();
    this.#value = undefined;
    this.#making = undefined;
  }
}
