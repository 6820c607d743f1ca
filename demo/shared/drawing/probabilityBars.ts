// The network's answer: ten bars, the digit it reads, and the same in words for a screen reader.

/** Milliseconds that an answer must hold before it is spoken: the bars move with the pen, speech cannot. */
const SETTLE_MS = 700;

/** The panel with the answer. */
export class ProbabilityBars {
  readonly #rows: { item: HTMLLIElement; bar: HTMLElement; percent: HTMLElement }[];
  readonly #answer: HTMLElement;
  readonly #spoken: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `list` gets the bars, `answer` the digit, `spoken` (aria-live) the sentence. */
  constructor(parts: { list: HTMLElement; answer: HTMLElement; spoken: HTMLElement }) {
    this.#answer = parts.answer;
    this.#spoken = parts.spoken;
    this.#rows = Array.from({ length: 10 }, (_, digit) => createRow(digit));
    parts.list.replaceChildren(...this.#rows.map(({ item }) => item));
    this.show(undefined);
  }

  /** Probabilities of the digits 0 … 9, or undefined to clear. */
  show(probabilities: ArrayLike<number> | undefined): void {
    const values = probabilities ? Array.from(probabilities) : [];
    const best = values.indexOf(Math.max(...values));
    this.#rows.forEach(({ item, bar, percent }, digit) => {
      const value = values[digit];
      bar.style.setProperty('--share', String(value ?? 0));
      percent.textContent = value === undefined ? '–' : showPercent(value);
      item.classList.toggle('best', digit === best);
    });
    this.#answer.textContent = best < 0 ? '–' : String(best);
    this.#speak(best < 0 ? '' : `It reads ${best}, ${showPercent(values[best]!)} sure.`);
  }

  /** An answer is long in coming, and the one before is of another picture or network. */
  wait(): void {
    this.show(undefined);
    this.#answer.textContent = '…';
    this.#speak('The network is about to read it.');
  }

  #speak(sentence: string): void {
    clearTimeout(this.#timer);
    if (sentence === this.#spoken.textContent) return;
    this.#timer = setTimeout(() => (this.#spoken.textContent = sentence), sentence ? SETTLE_MS : 0);
  }
}

function createRow(digit: number): { item: HTMLLIElement; bar: HTMLElement; percent: HTMLElement } {
  const item = document.createElement('li');
  const name = document.createElement('span');
  name.className = 'digit';
  name.textContent = String(digit);
  const bar = document.createElement('span');
  bar.className = 'bar';
  bar.ariaHidden = 'true';
  const percent = document.createElement('span');
  percent.className = 'percent';
  item.append(name, bar, percent);
  return { item, bar, percent };
}

function showPercent(value: number): string {
  return `${Math.round(100 * value)} %`;
}
