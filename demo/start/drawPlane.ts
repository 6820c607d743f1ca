// Draws what a network says of the plane −1 … 1 on a canvas, with the points that it learns.
import type { Point } from '../playground/data/point.ts';
import { chartColor } from '../shared/chartStyle.ts';

/** A picture of the plane, as sharp as the screen. Classes differ in shape as well as in colour. */
export function drawPlane(
  canvas: HTMLCanvasElement,
  { picture, points }: { picture: CanvasImageSource | undefined; points: readonly Point[] },
): void {
  const scale = devicePixelRatio;
  const size = Math.round(canvas.clientWidth * scale);
  if (size === 0) return;
  if (canvas.width !== size) [canvas.width, canvas.height] = [size, size];
  const context = canvas.getContext('2d')!;
  context.clearRect(0, 0, size, size);
  context.imageSmoothingQuality = 'high';
  if (picture) context.drawImage(picture, 0, 0, size, size);
  const colors = [chartColor('--low'), chartColor('--high')];
  context.strokeStyle = chartColor('--card');
  context.lineWidth = scale;
  for (const { x, y, label } of points) {
    const [left, top] = [((x + 1) / 2) * size, ((1 - y) / 2) * size];
    context.beginPath();
    if (label === 0) context.arc(left, top, 3.6 * scale, 0, 2 * Math.PI);
    else context.rect(left - 3.2 * scale, top - 3.2 * scale, 6.4 * scale, 6.4 * scale);
    context.fillStyle = colors[label]!;
    context.fill();
    context.stroke();
  }
}
