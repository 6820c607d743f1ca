// A run as a picture to send on: device, roofline, and the figures below it.
import { chartColor } from '../shared/chartStyle.ts';
import type { Run } from './benchReport.ts';
import { formatFigure, formatShare, formatTime } from './formatFigure.ts';
import { attainable, layoutRoofline } from './roofline.ts';

const WIDTH = 960;
const CHART = 420;
const HEAD = 64;
const ROW = 26;
const PAD = 24;
const SCALE = 2;
const FONT = 'system-ui, sans-serif';
/** Left edges of the columns of the table; all but the first are right-aligned at the next one's edge. */
const COLUMNS = [
  { title: 'Workload', at: 0, align: 'left' },
  { title: 'Time', at: 480, align: 'right' },
  { title: 'GFLOP/s', at: 620, align: 'right' },
  { title: 'GB/s', at: 740, align: 'right' },
  { title: 'Of the roof', at: WIDTH - 2 * PAD, align: 'right' },
] as const;

/** Draws a run in the colours of the page as it is; resolves to a PNG. */
export async function benchPicture({ device, roof, figures }: Run): Promise<Blob> {
  const height = HEAD + CHART + (figures.length + 1) * ROW + 2 * PAD;
  const canvas = new OffscreenCanvas(WIDTH * SCALE, height * SCALE);
  const pen = canvas.getContext('2d')!;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = chartColor('--card');
  pen.fillRect(0, 0, WIDTH, height);
  pen.translate(PAD, PAD);
  write(pen, 'Gradloom: kernels and training steps', { x: 0, y: 18, font: `600 18px ${FONT}` });
  write(pen, device, { x: 0, y: 40, color: '--muted' });
  pen.translate(0, HEAD);
  drawChart(pen, { device, roof, figures });
  pen.translate(0, CHART);
  drawRow(pen, { texts: COLUMNS.map(({ title }) => title), y: 0, color: '--muted' });
  figures.forEach(({ name, title, library, flops, bytes, milliseconds }, index) => {
    const gflops = flops / milliseconds / 1e6;
    const texts = [
      `${name}  ${library ?? title}`,
      formatTime(milliseconds),
      formatFigure(gflops),
      formatFigure(bytes / milliseconds / 1e6),
      formatShare(gflops / attainable(roof, flops / bytes)),
    ];
    drawRow(pen, { texts, y: (index + 1) * ROW, color: '--text' });
  });
  return canvas.convertToBlob({ type: 'image/png' });
}

type Pen = OffscreenCanvasRenderingContext2D;

interface Writing {
  readonly x: number;
  readonly y: number;
  readonly font?: string;
  readonly color?: string;
  readonly align?: CanvasTextAlign;
}

function write(
  pen: Pen,
  text: string,
  { x, y, font = `13px ${FONT}`, color = '--text', align = 'left' }: Writing,
): void {
  Object.assign(pen, { font, fillStyle: chartColor(color), textAlign: align });
  pen.fillText(text, x, y);
}

function drawRow(
  pen: Pen,
  { texts, y, color }: { texts: readonly string[]; y: number; color: string },
): void {
  COLUMNS.forEach(({ at, align }, index) => write(pen, texts[index]!, { x: at, y, color, align }));
}

function drawChart(pen: Pen, { roof, figures }: Pick<Run, 'device' | 'roof' | 'figures'>): void {
  pen.font = `12px ${FONT}`;
  const layout = layoutRoofline(
    roof,
    figures
      .filter(({ library }) => library === undefined)
      .map(({ name, kind, flops, bytes, milliseconds }) => ({
        label: name,
        kind,
        intensity: flops / bytes,
        gflops: flops / milliseconds / 1e6,
      })),
    { width: WIDTH - 2 * PAD, height: CHART - PAD, widthOf: (text) => pen.measureText(text).width },
  );
  const { plot } = layout;
  const font = `12px ${FONT}`;
  const [right, bottom] = [plot.left + plot.width, plot.top + plot.height];
  for (const { value, at } of layout.intensities) {
    line(
      pen,
      [
        [at, plot.top],
        [at, bottom],
      ],
      '--line',
    );
    write(pen, formatFigure(value), { x: at, y: bottom + 17, font, color: '--muted', align: 'center' });
  }
  for (const { value, at } of layout.speeds) {
    line(
      pen,
      [
        [plot.left, at],
        [right, at],
      ],
      '--line',
    );
    write(pen, formatFigure(value), { x: plot.left - 7, y: at + 4, font, color: '--muted', align: 'right' });
  }
  write(pen, 'GFLOP/s', { x: 0, y: 13, font, color: '--muted' });
  write(pen, 'operations for each byte of memory', {
    x: right,
    y: bottom + 36,
    font,
    color: '--muted',
    align: 'right',
  });
  line(pen, layout.roof, '--text', 2);
  write(pen, `peak ${formatFigure(roof.gflops)} GFLOP/s, copy ${formatFigure(roof.gigabytes)} GB/s`, {
    x: layout.flatLabel.x,
    y: layout.flatLabel.y - 6,
    font,
    align: 'right',
  });
  for (const { x, y, kind, label, box } of layout.points) {
    pen.fillStyle = chartColor(kind === 'kernel' ? '--accent' : '--series-2');
    pen.beginPath();
    if (kind === 'kernel') pen.arc(x, y, 5, 0, 2 * Math.PI);
    else pen.rect(x - 4.5, y - 4.5, 9, 9);
    pen.fill();
    write(pen, label, { x: box.left, y: box.top + 11.5, font });
  }
}

function line(pen: Pen, corners: readonly (readonly [number, number])[], color: string, width = 1): void {
  pen.strokeStyle = chartColor(color);
  pen.lineWidth = width;
  pen.beginPath();
  corners.forEach(([x, y], index) => (index === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.stroke();
}
