// The table of figures: one row a workload, and rows that say why one is missing.
import type { Failure } from '../shared/failure.ts';
import { formatFigure, formatShare, formatTime, formatTimes } from './formatFigure.ts';
import type { Figure } from './messages.ts';
import { attainable, type Roof } from './roofline.ts';

/** Appends a row for a figure. */
export function addFigure(body: HTMLElement, figure: Figure, roof: Roof): void {
  const { name, title, library, per, milliseconds, fastest, slowest, flops, bytes, examples } = figure;
  const seconds = milliseconds / 1000;
  const gflops = flops / seconds / 1e9;
  const share = gflops / attainable(roof, flops / bytes);
  const row = document.createElement('tr');
  row.append(
    head(library === undefined ? name : `${name}, TensorFlow.js`, library ?? title),
    cell('Time', formatTime(milliseconds), formatTimes([fastest, slowest])),
    cell(
      'Throughput',
      `${formatFigure(1 / seconds)} ${per}s/s`,
      examples === undefined ? '' : `${formatFigure(examples / seconds)} examples/s`,
    ),
    cell('GFLOP/s', formatFigure(gflops)),
    cell('GB/s', formatFigure(bytes / seconds / 1e9)),
    shareCell(share),
  );
  body.append(row);
}

/** Appends a row for a workload that could not be measured. */
export function addLeft(body: HTMLElement, name: string, failure: Failure): void {
  const row = document.createElement('tr');
  const reason = cell('Left out', failure.message, failure.hint);
  reason.colSpan = 5;
  reason.className = 'left';
  row.append(head(name, ''), reason);
  body.append(row);
}

function head(name: string, title: string): HTMLTableCellElement {
  const made = document.createElement('th');
  made.scope = 'row';
  made.append(name, ...note(title));
  return made;
}

/** `column` is shown beside the content where a narrow page has no room for the head of the table. */
function cell(column: string, content: string, below = ''): HTMLTableCellElement {
  const made = document.createElement('td');
  made.dataset['column'] = column;
  made.append(content, ...note(below));
  return made;
}

function shareCell(share: number): HTMLTableCellElement {
  const made = cell('Of the roof', formatShare(share));
  const bar = document.createElement('span');
  bar.className = 'share';
  bar.style.setProperty('--share', String(Math.min(1, share)));
  made.append(bar);
  return made;
}

function note(content: string): HTMLElement[] {
  if (!content) return [];
  const made = document.createElement('small');
  made.textContent = content;
  return [made];
}
