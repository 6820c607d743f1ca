// Weights as lines between the units of the diagram: blue below 0, orange above, as thick as they are strong.

/** A column of the diagram: the units that are shown, the first of all that it has. */
export interface LinkedColumn {
  readonly shown: readonly HTMLElement[];
  /** Units of the layer; 0 where they are shown as one. */
  readonly units: number;
}

/** Draws W[l] between column l − 1 and l; thin lines where a column has no weights yet. */
export function drawLinks(
  canvas: HTMLCanvasElement,
  columns: readonly LinkedColumn[],
  weights: readonly Float32Array[],
): void {
  const origin = canvas.getBoundingClientRect();
  const scale = devicePixelRatio;
  canvas.width = Math.round(origin.width * scale);
  canvas.height = Math.round(origin.height * scale);
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const [low, high] = [style.getPropertyValue('--low'), style.getPropertyValue('--high')];
  const plain = style.getPropertyValue('--field-line');
  const boxes = columns.map(({ shown }) => shown.map((unit) => unit.getBoundingClientRect()));
  for (let layer = 1; layer < boxes.length; layer++) {
    const [before, after] = [boxes[layer - 1]!, boxes[layer]!];
    const { units } = columns[layer - 1]!;
    const own = units > 0 ? weights[layer - 1] : undefined;
    // Many weights are each of them small.
    const strength = Math.max(1, Math.sqrt(units / 8));
    for (const [unit, end] of after.entries()) {
      for (const [source, start] of before.entries()) {
        const weight = strength * (own?.[unit * units + source] ?? 0);
        context.strokeStyle = own ? (weight < 0 ? low : high) : plain;
        // A line of its own width even for a weight of 0, so that the network is seen before it has learned.
        context.lineWidth = Math.min(6, 0.5 + 2 * Math.abs(weight));
        context.globalAlpha = Math.min(0.9, 0.25 + 0.4 * Math.abs(weight));
        const [x1, y1] = [start.right - origin.left, (start.top + start.bottom) / 2 - origin.top];
        const [x2, y2] = [end.left - origin.left, (end.top + end.bottom) / 2 - origin.top];
        const middle = (x1 + x2) / 2;
        context.beginPath();
        context.moveTo(x1, y1);
        context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
        context.stroke();
      }
    }
  }
}
