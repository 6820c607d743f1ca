// Formulas as text with a factor of their own, so that factors can be moved to the front, or divided out.

/** How strongly a formula's parts hold together: what binds less needs brackets within what binds more. */
export type Binding = 'sum' | 'quotient' | 'product' | 'whole';

/** number · m^−overM · text; without text it is the factor alone. */
export interface Expression {
  readonly number: number;
  /** How often it is divided by the number of examples. */
  readonly overM: number;
  readonly text: string;
  readonly binding: Binding;
  /** Of a difference: what it is with the other sign. */
  readonly turned?: string;
}

/** A letter, a function's value, or anything in brackets. */
export function whole(text: string): Expression {
  return { number: 1, overM: 0, text, binding: 'whole' };
}

/** A number. */
export function factor(number: number): Expression {
  return { number, overM: 0, text: '', binding: 'whole' };
}

/** The same, so many times. */
export function scaled(x: Expression, number: number): Expression {
  return { ...x, number: x.number * number };
}

/** x sign y: factors come to the front. `sign` is a space, or ` ∗ ` between elements. */
export function productOf(x: Expression, y: Expression, sign: string): Expression {
  const number = x.number * y.number;
  const overM = x.overM + y.overM;
  if (!x.text || !y.text) {
    const all = { ...(x.text ? x : y), number, overM };
    const { text, turned } = all;
    return number < 0 && turned ? { ...all, number: -number, text: turned, turned: text } : all;
  }
  return { number, overM, text: `${within(x)}${sign}${within(y)}`, binding: 'product' };
}

/** x + y: a factor that both have comes to the front. */
export function sumOf(x: Expression, y: Expression): Expression {
  if (x.number < 0 && y.number >= 0) return sumOf(y, x);
  const isShared = x.overM === y.overM && x.text && y.text && Math.abs(x.number) === Math.abs(y.number);
  const front = isShared ? { number: x.number, overM: x.overM } : { number: 1, overM: 0 };
  const left = isShared ? { ...x, number: 1, overM: 0 } : x;
  const right = isShared ? { ...y, number: y.number / x.number, overM: 0 } : y;
  if (right.number >= 0) return { ...front, text: `${shown(left)} + ${shown(right)}`, binding: 'sum' };
  const less = { ...right, number: -right.number };
  const turned = left.number < 0 ? {} : { turned: `${shown(less)} − ${inProduct(left)}` };
  return { ...front, text: `${shown(left)} − ${inProduct(less)}`, binding: 'sum', ...turned };
}

/** x as a formula that stands for itself: factor and text. */
export function shown(x: Expression): string {
  if (!x.text) return numberText(x.number) + (x.overM ? '/m' : '');
  const front = factorText(x);
  if (front === '') return x.text;
  if (front === '−') return `−${within({ ...x, number: 1, overM: 0 })}`;
  return `${front} ${within({ ...x, number: 1, overM: 0 })}`;
}

/** x where it is a factor, or an argument that is not in brackets. */
export function inProduct(x: Expression): string {
  const text = shown(x);
  return x.binding === 'sum' && text === x.text ? bracketed(text) : text;
}

/** x where only one letter or what is in brackets may stand: below a power, after a sum's sign. */
export function asOne(x: Expression): string {
  const text = shown(x);
  return x.binding === 'whole' && (text === x.text || !x.text) && !text.startsWith('−')
    ? text
    : bracketed(text);
}

/** A number as people write it: at most six digits that count. */
export function numberText(value: number): string {
  const text = String(Number(value.toPrecision(6)))
    .replaceAll('-', '−')
    .replace('+', '');
  const [digits, power] = text.split('e');
  if (power === undefined) return text;
  return digits === '1' ? `10^${power}` : `${digits} · 10^${power}`;
}

/** The text without its factor, in brackets where it is a sum or a fraction. */
function within({ text, binding }: Expression): string {
  return binding === 'sum' || binding === 'quotient' ? bracketed(text) : text;
}

function factorText({ number, overM }: Expression): string {
  const sign = number < 0 ? '−' : '';
  const size = Math.abs(number);
  if (overM === 0) return size === 1 ? sign : sign + fractionText(size);
  const below = overM === 1 ? 'm' : `m^${overM}`;
  if (overM < 0)
    return `${sign}${size === 1 ? '' : `${numberText(size)} `}m${overM === -1 ? '' : `^${-overM}`}`;
  const inverse = 1 / size;
  if (!isWhole(size) && isWhole(inverse)) return `${sign}(1/(${numberText(inverse)}${below}))`;
  return `${sign}(${numberText(size)}/${below})`;
}

/** (1/3) in place of 0.333333: a fraction by a small number where six digits are not all of them. */
function fractionText(size: number): string {
  const isDecimal = Math.abs(Number(size.toPrecision(6)) / size - 1) < 1e-7;
  const below = isDecimal ? undefined : [3, 6, 7, 9].find((number) => isWhole(number * size));
  return below ? `(${Math.round(below * size)}/${below})` : numberText(size);
}

function bracketed(text: string): string {
  return `(${text})`;
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6 * value && value < 1e6;
}
