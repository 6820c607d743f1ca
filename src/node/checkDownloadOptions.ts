// That the options of a download are of the right kind: a patience that is passed over waits for what it should not.

import { checkFunction, checkOptions, checkText, kindOf, refusal } from '../checkOptions.ts';
import type { DownloadOptions } from './downloadPart.ts';

/** How a data set is fetched by its name. */
type Options = Partial<DownloadOptions> & { readonly mirrors?: readonly string[] };

const OPTIONS = [
  'folder',
  'mirrors',
  'fetch',
  'onProgress',
  'signal',
  'patience',
] as const satisfies readonly (keyof Options)[];

const wrong = refusal('fetchNamedDataSet', { show: kindOf });

/** Throws `E_ARGUMENT` for an unknown option, one of another kind, and an unknown or wrong limit of patience. */
export function checkDownloadOptions(options: Options): void {
  checkOptions('fetchNamedDataSet', options, OPTIONS);
  const { folder, mirrors, signal, patience } = options;
  if (folder !== undefined) checkText('fetchNamedDataSet: folder', folder);
  const listed: unknown = mirrors ?? [];
  if (!(Array.isArray(listed) && listed.every((mirror) => typeof mirror === 'string')))
    throw wrong('mirrors must be a list of addresses', listed);
  for (const name of ['fetch', 'onProgress'] as const)
    if (options[name] !== undefined) checkFunction(`fetchNamedDataSet: ${name}`, options[name]);
  if (signal !== undefined && typeof (Object(signal) as AbortSignal).aborted !== 'boolean')
    throw wrong('signal must be an AbortSignal', signal);
  checkOptions('fetchNamedDataSet: patience', patience, ['idleMs', 'windowMs', 'windowBytes']);
  for (const [name, value] of Object.entries(patience ?? {})) {
    if (value === undefined || (typeof value === 'number' && value >= 0)) continue;
    throw wrong(`patience.${name} must be a number, at least 0`, value);
  }
}
