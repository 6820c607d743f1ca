// Colours of a terminal, from the 256-colour palette, which nearly every terminal has.

/** A foreground and a background from the palette; left out: the terminal's own. */
export interface CellColor {
  readonly foreground?: number;
  readonly background?: number;
  readonly bold?: boolean;
}

/** The text in the given colours, with everything reset after it. */
export function paint(text: string, { foreground, background, bold = false }: CellColor): string {
  const codes: string[] = [];
  if (bold) codes.push('1');
  if (foreground !== undefined) codes.push(`38;5;${foreground}`);
  if (background !== undefined) codes.push(`48;5;${background}`);
  return codes.length === 0 ? text : `\u001b[${codes.join(';')}m${text}\u001b[0m`;
}

/** Fainter text, for what is read second. */
export function dim(text: string, color: boolean): string {
  return color ? `\u001b[2m${text}\u001b[22m` : text;
}

/** Palette number nearest to a colour of red, green, blue in [0, 1]: the 24 greys, or the cube of 6 × 6 × 6. */
export function paletteColor(red: number, green: number, blue: number): number {
  if (red === green && green === blue) {
    const level = Math.round(25 * red);
    if (level <= 0) return 16;
    return level >= 25 ? 231 : 231 + level;
  }
  return 16 + 36 * cubeLevel(red) + 6 * cubeLevel(green) + cubeLevel(blue);
}

/** The cube's levels are 0, 95, 135, 175, 215, 255 of 255. */
function cubeLevel(value: number): number {
  return value < 0.19 ? 0 : Math.round((255 * value - 55) / 40);
}
