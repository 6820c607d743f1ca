// Pieces of HTML: text stays text, and a page runs nothing.

import { escapeSvg } from '../drawing/chartSvg.ts';

/** Text for HTML, in elements and in attributes; without control characters. */
export function escapeHtml(text: string): string {
  return escapeSvg(text).replaceAll("'", '&#39;');
}

/** A table: the cells of its head, then rows of HTML. */
export function htmlTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { className = '' } = {},
): string {
  const top = head.length > 0 ? `<thead>${line(head, 'th')}</thead>` : '';
  const body = rows.map((row) => line(row, 'td')).join('\n');
  return `<div class="wide"><table${className ? ` class="${className}"` : ''}>${top}<tbody>${body}</tbody></table></div>`;
}

/** A line of a table; cells that come with an element of their own keep it. */
function line(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => (/^<t[dh][ >]/.test(cell) ? cell : `<${tag}>${cell}</${tag}>`)).join('')}</tr>`;
}

/** Names and values. */
export function factTable(facts: readonly (readonly [string, string])[]): string {
  return htmlTable(
    [],
    facts.map(([name, value]) => [`<th scope="row">${escapeHtml(name)}</th>`, escapeHtml(value)]),
    { className: 'facts' },
  );
}

/** A section with a heading; nothing where its content is nothing. */
export function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escapeHtml(title)}</h2>\n${content}\n</section>\n`;
}

/**
 * A whole document that needs nothing but itself: its content security policy allows the styles that stand in it, by their
 * hashes, pictures that stand in it, and nothing else.
 */
export async function htmlPage({
  title,
  style,
  body,
}: {
  title: string;
  style: string;
  body: string;
}): Promise<string> {
  const content = `<style>${style}</style>\n</head>\n<body>\n<main>\n${body}</main>\n</body>\n</html>\n`;
  const styles = new Set([...content.matchAll(/<style>([^]*?)<\/style>/g)].map(([, text]) => text!));
  const hashes = await Promise.all([...styles].map(sourceOf));
  const policy = `default-src 'none'; style-src ${hashes.join(' ')}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<!-- gradloom report -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
${content}`;
}

/** A style as a policy allows it. */
async function sourceOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${base64(new Uint8Array(digest))}'`;
}

/** Bytes in base 64, in Node and in pages. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
