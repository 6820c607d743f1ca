// Numbers as people type them.

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** 0.5, 0,5, −2, 1e-3 or 1/3 as a number; undefined for anything else. */
export function numberOf(text: string): number | undefined {
  const plain = text.replace(/\s/g, '').replace(/[−–]/g, '-').replace(/,/g, '.');
  const parts = plain.split('/');
  if (parts.length > 2 || !parts.every((part) => NUMBER.test(part))) return undefined;
  const value = Number(parts[0]) / Number(parts[1] ?? 1);
  return Number.isFinite(value) ? value : undefined;
}
