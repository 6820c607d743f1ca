// Ten bars, one a digit.

/** The bars in a list element. */
export class ProbabilityBars {
  readonly #rows: { item: HTMLElement; fill: HTMLElement; output: HTMLElement }[];

  constructor(list: HTMLElement) {
    this.#rows = Array.from({ length: 10 }, (_, digit) => {
      const item = document.createElement('li');
      const label = document.createElement('span');
      label.textContent = String(digit);
      const track = document.createElement('span');
      track.className = 'track';
      const fill = document.createElement('div');
      fill.className = 'fill';
      track.append(fill);
      const output = document.createElement('output');
      item.append(label, track, output);
      list.append(item);
      return { item, fill, output };
    });
    this.clear();
  }

  clear(): void {
    for (const { item, fill, output } of this.#rows) {
      item.classList.remove('best');
      fill.style.width = '0';
      output.textContent = '';
    }
  }

  /** Shows the probabilities and returns the most probable digit. */
  show(probabilities: Float32Array): number {
    const best = probabilities.indexOf(Math.max(...probabilities));
    this.#rows.forEach(({ item, fill, output }, digit) => {
      const percent = (probabilities[digit] ?? 0) * 100;
      item.classList.toggle('best', digit === best);
      fill.style.width = `${percent}%`;
      output.textContent = `${percent.toFixed(0)} %`;
    });
    return best;
  }
}
