// Gives the parameters and local variables of WGSL functions names of one letter: half of a shader's text is names.

const TOKEN = /\/\/.*|\s+|[A-Za-z_]\w*|(?:\d|\.\d)[\w.]*|->|[^]/g;
const NAME = /^[A-Za-z_]/;
const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));
/** Short names in their order: letters, then letters with digits, of which neither WGSL nor a shader has any. */
const SHORT = ['', ...LETTERS.keys()].flatMap((number) => LETTERS.map((letter) => `${letter}${number}`));

/**
 * The same shader with short names for what its functions declare. Names of the module, of members and in attributes
 * stay, since other files and generated parts refer to them.
 */
export function shortenLocals(text: string): string {
  const tokens = text.match(TOKEN) ?? [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at] === 'fn') at = shortenFunction(tokens, at);
  }
  return tokens.join('');
}

/** Renames within the function that begins at `start`, and returns where it ends. */
function shortenFunction(tokens: string[], start: number): number {
  const { locals, end } = findLocals(tokens, start);
  const kept = new Set(tokens.filter((_, at) => at >= start && at <= end && !locals.has(at)));
  const free = SHORT.filter((name) => !kept.has(name));
  // One short name for each long one, wherever in the function it is declared: what hides what stays as it is.
  const short = new Map([...new Set(locals.values())].map((name, number) => [name, free[number]!]));
  for (const [at, name] of locals) tokens[at] = short.get(name)!;
  return end;
}

/** Places of the function's tokens that name a parameter or a local variable, with that name. */
function findLocals(tokens: readonly string[], start: number): { locals: Map<number, string>; end: number } {
  const locals = new Map<number, string>();
  const scopes: Set<string>[] = [new Set()];
  /** Scopes that a `for` opened, by the depth of braces at which its body ends. */
  const loops: number[] = [];
  let depth = 0;
  let parentheses = 0;
  /** What the current statement declares: known from its end on. */
  let declared: string | undefined;
  const declare = (): void => {
    if (declared !== undefined) scopes.at(-1)!.add(declared);
    declared = undefined;
  };
  for (let at = start + 1; at < tokens.length; at++) {
    const token = tokens[at]!;
    const inHead = depth === 0;
    if (token === '@') at = skipAttribute(tokens, at);
    else if (token === '(') parentheses++;
    else if (token === ')') parentheses--;
    else if (token === ';') declare();
    else if (token === 'for') {
      scopes.push(new Set());
      loops.push(depth);
    } else if (token === '{') {
      depth++;
      scopes.push(new Set());
    } else if (token === '}') {
      depth--;
      scopes.pop();
      if (loops.at(-1) === depth) {
        loops.pop();
        scopes.pop();
      }
      if (depth === 0) return { locals, end: at };
    } else if (NAME.test(token) && tokens[at - 1] !== '.') {
      const declares = inHead
        ? parentheses > 0 && tokens[nextCode(tokens, at)] === ':'
        : ['let', 'var', 'const'].includes(tokens[nextCode(tokens, at, -1)]!);
      if (declares) {
        locals.set(at, token);
        if (inHead) scopes[0]!.add(token);
        else declared = token;
      } else if (!inHead && scopes.some((scope) => scope.has(token))) {
        locals.set(at, token);
      }
    }
  }
  throw new SyntaxError('a function of a shader has no end');
}

/** The last token of an attribute: `@name` or `@name(…)`. */
function skipAttribute(tokens: readonly string[], at: number): number {
  const name = nextCode(tokens, at);
  return tokens[name + 1] === '(' ? tokens.indexOf(')', name) : name;
}

/** The next token that is neither space nor comment. */
function nextCode(tokens: readonly string[], at: number, step: 1 | -1 = 1): number {
  let next = at + step;
  while (/^(?:\s|\/\/)/.test(tokens[next] ?? '')) next += step;
  return next;
}
