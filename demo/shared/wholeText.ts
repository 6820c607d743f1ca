// Whole numbers for people.

/**
 * A whole number with a comma before each third digit, as `toLocaleString('en')` writes it. That loads the browser's tables
 * of languages at its first call, which would hold up a page that opens.
 */
export function wholeText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
