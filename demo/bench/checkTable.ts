// The self-test of the device as a table: one row a comparison, broken ones with what came out.
import type { DeviceCheck, DeviceVerification } from 'gradloom';
import { byId } from '../shared/byId.ts';
import { element } from '../shared/element.ts';
import { formatFigure } from './formatFigure.ts';

const VERDICTS = { exact: 'exact', within: 'within', broken: 'broken' } as const;

/** Appends a row for each check. */
export function addChecks(checks: readonly DeviceCheck[]): void {
  byId('checks-card', HTMLElement).hidden = false;
  byId('checks', HTMLElement).append(...checks.map(rowOf));
}

/** Empties the table for another test. */
export function clearChecks(): void {
  byId('checks', HTMLElement).replaceChildren();
  byId('checks-outcome', HTMLElement).textContent = '';
}

/** The outcome in words below the table. */
export function showVerification({ sound, checks, absent, milliseconds }: DeviceVerification): string {
  const broken = checks.filter(({ verdict }) => verdict === 'broken').length;
  const words = sound
    ? `The device computes rightly: ${checks.length} checks, ${formatFigure(milliseconds / 1000)} s.`
    : `${broken} of ${checks.length} checks are broken: update the driver, and trust no result of it until then.`;
  const untested = absent.map((reason) => ` Not tested: ${reason}.`).join('');
  byId('checks-outcome', HTMLElement).textContent = `${words}${untested}`;
  return words;
}

function rowOf({ family, what, verdict, values, error, bound, unit, wrong }: DeviceCheck): HTMLElement {
  const shown = (value: number): string =>
    value === 0 ? '0' : `${formatFigure(value)}${unit === 'ULP' ? ' ULP' : ''}`;
  return element('tr', { class: verdict }, [
    element('th', { attributes: { scope: 'row' } }, [
      document.createTextNode(what),
      element('small', { text: wrong === undefined ? family : `${family}: ${wrong}` }),
    ]),
    cell('Verdict', VERDICTS[verdict]),
    cell('Results', formatFigure(values)),
    cell('Error', shown(error)),
    cell('Bound', bound === 0 ? 'exact' : shown(bound)),
  ]);
}

function cell(column: string, text: string): HTMLElement {
  return element('td', { text, attributes: { 'data-column': column } });
}
