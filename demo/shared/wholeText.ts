// Numbers for people, as `toLocaleString('en')` writes them. That loads the browser's tables of languages at its first call,
// which would hold up a page that opens.

/** A whole number with a comma before each third digit. */
export function wholeText(value: number): string {
  return grouped(String(value));
}

/** A number with as many digits as count, and a comma before each third one of its whole part. */
export function numberText(value: number, digits: number): string {
  return grouped(String(Number(value.toPrecision(digits))));
}

function grouped(text: string): string {
  return text.replace(/(?<!\.\d*)\B(?=(\d{3})+(?!\d))/g, ',');
}
