// Formulas as a person types them, read into the tree of their MathML. `math.ts` makes elements of it.
//
// W^{[l]} and x_i are scripts, {a}/{b} is a fraction, √{a} a root, "text" is text, ∑_{i=1}^m has its limits below and above.
// Words such as log and tanh stay upright, other letters are variables one by one; every other sign is an operator.

/** A piece of MathML: an element with text or with children. */
export type MathTree =
  | { readonly tag: 'mi' | 'mn' | 'mo' | 'mtext'; readonly text: string; readonly upright?: boolean }
  | { readonly tag: 'mrow' | 'mfrac' | 'msqrt' | Script; readonly children: readonly MathTree[] };

type Script = 'msub' | 'msup' | 'msubsup' | 'munder' | 'mover' | 'munderover';

const WORDS = ['argmax', 'softmax', 'sigmoid', 'relu', 'tanh', 'log', 'exp', 'max', 'min', 'ln'];
const TOKEN = new RegExp(
  String.raw`\s*(?:"([^"]*)"|(\d+(?:\.\d+)?)|(${WORDS.join('|')})|(\p{L}\p{M}*|⊤|∞)|(:=|\S\p{M}*))`,
  'uy',
);
const SIGNS: Readonly<Record<string, string>> = { '-': '−', '*': '∗', "'": '′' };

/** The tree of a formula. Throws a SyntaxError where braces or scripts are incomplete. */
export function parseMath(source: string): MathTree {
  const tokens = tokensOf(source);
  let at = 0;
  const fail = (rule: string): never => {
    throw new SyntaxError(`A formula must ${rule}; got "${source}".`);
  };

  const row = (closing: boolean): MathTree => {
    const children: MathTree[] = [];
    while (at < tokens.length && !isSign(tokens[at], '}')) children.push(fraction());
    if (isSign(tokens[at], '}') !== closing) fail('have as many { as }');
    return children.length === 1 ? children[0]! : { tag: 'mrow', children };
  };

  /** {a}/{b}, or what stands alone. */
  const fraction = (): MathTree => {
    const group = isSign(tokens[at], '{');
    const first = scripted();
    if (!group || !isSign(tokens[at], '/') || !isSign(tokens[at + 1], '{')) return first;
    at++;
    return { tag: 'mfrac', children: [first, scripted()] };
  };

  const scripted = (): MathTree => {
    const base = atom();
    let below: MathTree | undefined;
    let above: MathTree | undefined;
    for (;;) {
      if (isSign(tokens[at], '_') && !below) {
        at++;
        below = atom();
      } else if (isSign(tokens[at], '^') && !above) {
        at++;
        above = atom();
      } else break;
    }
    return withScripts(base, { below, above });
  };

  const atom = (): MathTree => {
    const token = tokens[at++];
    if (!token || isSign(token, '_') || isSign(token, '^'))
      return fail('have something before and in each script');
    if (isSign(token, '√')) return { tag: 'msqrt', children: [atom()] };
    if (!isSign(token, '{')) return token;
    const inner = row(true);
    at++;
    return inner;
  };

  return row(false);
}

function withScripts(base: MathTree, { below, above }: { below?: MathTree; above?: MathTree }): MathTree {
  const under = 'text' in base && base.text === '∑';
  if (below && above) return { tag: under ? 'munderover' : 'msubsup', children: [base, below, above] };
  if (below) return { tag: under ? 'munder' : 'msub', children: [base, below] };
  if (above) return { tag: under ? 'mover' : 'msup', children: [base, above] };
  return base;
}

type Token = Extract<MathTree, { text: string }>;

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.tag === 'mo' && token.text === sign;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) {
    const [, text, number, word, letter, sign] = match;
    if (text !== undefined) tokens.push({ tag: 'mtext', text });
    else if (number !== undefined) tokens.push({ tag: 'mn', text: number });
    else if (word !== undefined) tokens.push({ tag: 'mi', text: word, upright: true });
    else if (letter !== undefined) tokens.push({ tag: 'mi', text: letter, upright: letter === '⊤' });
    else tokens.push({ tag: 'mo', text: SIGNS[sign!] ?? sign! });
  }
  return tokens;
}
