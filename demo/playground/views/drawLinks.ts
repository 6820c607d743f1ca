// Weights as lines between the pictures of units: blue below 0, orange above, as thick as they are strong.

/** Draws W[l] between column l − 1 and l; nothing where a column has no weights yet. */
export function drawLinks(
  canvas: HTMLCanvasElement,
  columns: readonly (readonly HTMLCanvasElement[])[],
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
  const boxes = columns.map((column) => column.map((unit) => unit.getBoundingClientRect()));
  for (let layer = 1; layer < boxes.length; layer++) {
    const [before, after] = [boxes[layer - 1]!, boxes[layer]!];
    for (const [unit, end] of after.entries()) {
      for (const [source, start] of before.entries()) {
        const weight = weights[layer - 1]?.[unit * before.length + source] ?? 0;
        context.strokeStyle = weight < 0 ? low : high;
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
