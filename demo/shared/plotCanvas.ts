// What drawings on canvas share: size for dense screens, ticks of axes, their text.

/** A context on the page or in a worker. */
export type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A context whose units are pixels of the page, cleared. */
export interface Plot {
  readonly context: Context2d;
  readonly width: number;
  readonly height: number;
  /** A colour or another property of the page's style. */
  readonly style: (name: string) => string;
}

/** How large a canvas is shown, in pixels of the page, and how many of the screen's each of them is across. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** How large the page shows a canvas now; both sides are 0 where it is not shown. */
export function sizeOf({ clientWidth: width, clientHeight: height }: Element): PlotSize {
  return { width, height, scale: devicePixelRatio };
}

/** Makes the canvas as large as it is shown, and empty; undefined where it is not shown. */
export function plotOn(canvas: HTMLCanvasElement): Plot | undefined {
  return plotIn(canvas.getContext('2d')!, sizeOf(canvas), styleOf(canvas));
}

/** As `plotOn`, also in a worker, that is told of sizes and styles. */
export function plotIn(
  context: Context2d,
  { width, height, scale }: PlotSize,
  style: Plot['style'],
): Plot | undefined {
  if (width === 0 || height === 0) return undefined;
  const { canvas } = context;
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = '12px system-ui, sans-serif';
  return { context, width, height, style };
}

/** Properties of an element's style as they are now, each looked up once: a chart asks for each of a thousand marks. */
export function styleOf(element: Element): Plot['style'] {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (name) => {
    const value = known.get(name) ?? style.getPropertyValue(name).trim();
    known.set(name, value);
    return value;
  };
}

/** What draws once before the next frame, however often it is asked to. */
export function oncePerFrame(draw: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };
}

/** Round numbers from `from` to `to`, about `count` of them. */
export function linearTicks(from: number, to: number, count = 5): number[] {
  const rough = (to - from) / count;
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Powers of ten from `from` to `to`, both above 0; their ends where there are fewer than two. */
export function logTicks(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  if (last - first < 1) return [from, to];
  return Array.from({ length: last - first + 1 }, (_, index) => Number(`1e${first + index}`));
}

/** A number as axes show it. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  const isPlain = value === 0 || (size >= 1e-3 && size < 1e4);
  const text = isPlain
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  return text.replaceAll('-', '−');
}
