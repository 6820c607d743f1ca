// The files of `runtime/`, which exported programs are put together from, as texts.

const texts: Record<string, string> = import.meta.glob('./runtime/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** A text without comments and indents; `needs` of a shader, and what types say, stay. */
function light(text: string): string {
  return text
    .replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gm, '')
    .replaceAll(/^ *\/\/ (?!needs).*\n/gm, '')
    .replaceAll(/^ +/gm, '');
}

/** The text of a file, as programs carry it. */
export function runtimeText(name: string): string {
  return light(texts[`./runtime/${name}`]!);
}

/** The text of a file with all comments, for people. */
export function wholeText(name: string): string {
  return texts[`./runtime/${name}`]!;
}

/** The sections of a file, each after a line `//: name`. */
export function sectionsOf(name: string): ReadonlyMap<string, string> {
  const parts = texts[`./runtime/${name}`]!.split(/^\/\/: (\w+)\n/m).slice(1);
  return new Map(
    parts.flatMap((one, at) => (at % 2 === 0 ? [[one, light(parts[at + 1]!).trim()] as const] : [])),
  );
}
