// Models as pages of their own.

import { checkOptions, checkText } from '../checkOptions.ts';
import type { EncodableModel } from '../train/modelFile.ts';
import { checkedValues } from './checkedModel.ts';
import { base64, moduleText } from './moduleText.ts';
import { runtimeText, wholeText } from './runtimeTexts.ts';

/** How a page is exported. */
export interface ExportPageOptions {
  /** The heading of the page; default: what the network predicts. */
  readonly title?: string | undefined;
}

/**
 * A model as one HTML page that needs nothing else, also from a disk without network: a row, a CSV file or a picture is
 * typed, dropped or pasted, and the page draws the prediction, by WebGPU where there is one, else in plain JavaScript. Its
 * content security policy allows its own script and style alone, so nothing that is put in can leave it.
 *
 * @throws GradloomError as `exportModule`.
 */
export async function exportPage(model: EncodableModel, options: ExportPageOptions = {}): Promise<string> {
  checkOptions('exportPage', options, ['title']);
  const { title } = options;
  if (title !== undefined) checkText('exportPage: title', title);
  const values = await checkedValues('exportPage', model);
  const style = wholeText('pageStyle.txt');
  // What the script exports, nobody imports.
  const program = (await moduleText(model, values)).replaceAll(/^export (const|async function) /gm, '$1 ');
  const script = `${program}\n${runtimeText('page.mjs')}`;
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(script)}'`,
    `style-src '${await hashOf(style)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const parts: Readonly<Record<string, string>> = {
    policy,
    title: escaped(title ?? titleOf(model)),
    style,
    script,
  };
  return wholeText('page.html').replaceAll(
    /%(policy|title|style|script)%/g,
    (_, name: string) => parts[name]!,
  );
}

function titleOf({ table, classes, network }: EncodableModel): string {
  const names = table?.targets.map(({ name }) => name) ?? [];
  if (names.length > 0) return `Predicts ${names.join(', ')}`;
  return classes
    ? `Tells ${classes.length} classes`
    : `Predicts ${network.outputs === 1 ? 'a number' : 'numbers'}`;
}

/** A text that may stand anywhere in a page. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** As a policy names an inline script or style that may run. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256-${base64(new Uint8Array(digest))}`;
}
