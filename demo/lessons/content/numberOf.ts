// Numbers as people type them.

const DECIMAL = String.raw`(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const NUMBER = new RegExp(
  String.raw`^([+-]?)\s*(?:(\d+)\s+(?=\d+\s*/))?(${DECIMAL})(?:\s*/\s*([+-]?${DECIMAL}))?\s*(%?)$`,
  'i',
);

/** 0.5, 0,5, −2, 1e-3, 1/3, 2 3/5 or 84 % as a number; undefined for anything else. */
export function numberOf(text: string): number | undefined {
  const plain = text.trim().replace(/[−–]/g, '-').replace(/,/g, '.');
  const [, sign, whole = '0', above, below = '1', percent] = NUMBER.exec(plain) ?? [];
  if (above === undefined) return undefined;
  const size = (Number(whole) + Number(above) / Number(below)) / (percent ? 100 : 1);
  if (!Number.isFinite(size)) return undefined;
  return sign === '-' ? -size : size;
}
