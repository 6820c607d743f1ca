// Paragraphs with formulas, code and words of weight in them. Everything else is text.
import { element } from '../../shared/element.ts';
import { math } from '../../shared/math.ts';

/** A part of a paragraph. */
export interface TextPart {
  readonly kind: 'text' | 'formula' | 'code' | 'strong';
  readonly text: string;
}

const PART = /\$([^$]+)\$|`([^`]+)`|\*\*(.+?)\*\*/g;

/** A paragraph in its parts: `$formula$`, `` `code` ``, `**strong**`. */
export function partsOf(source: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of source.matchAll(PART)) {
    if (match.index > end) parts.push({ kind: 'text', text: source.slice(end, match.index) });
    const [whole, formula, code, strong] = match;
    if (formula !== undefined) parts.push({ kind: 'formula', text: formula });
    else if (code !== undefined) parts.push({ kind: 'code', text: code });
    else parts.push({ kind: 'strong', text: strong! });
    end = match.index + whole.length;
  }
  if (end < source.length) parts.push({ kind: 'text', text: source.slice(end) });
  return parts;
}

/** The nodes of a paragraph. */
export function richText(source: string): Node[] {
  const nodes: Node[] = [];
  for (const part of partsOf(source)) {
    const before = nodes.at(-1);
    const [ending = ''] = part.kind === 'text' ? (/^\S+/u.exec(part.text) ?? []) : [];
    if (ending && before instanceof MathMLElement) {
      // A browser would break the line between a formula and the full stop or the Korean ending that belongs to it.
      nodes.splice(-1, 1, element('span', { class: 'whole' }, [before, document.createTextNode(ending)]));
      nodes.push(document.createTextNode(part.text.slice(ending.length)));
    } else nodes.push(nodeOf(part));
  }
  return nodes;
}

function nodeOf({ kind, text }: TextPart): Node {
  switch (kind) {
    case 'formula':
      return math(text);
    case 'code':
      return element('code', { text });
    case 'strong':
      return element('strong', {}, richText(text));
    case 'text':
      return document.createTextNode(text);
  }
}
