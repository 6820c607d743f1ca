// Other names for what a module declares.

const DECLARED =
  /^(?:@group\(\d+\)\s*@binding\(\d+\)\s*)?(?:fn|const|alias|struct|var(?:<[^>]*>)?)\s+(\w+)/gm;
const IDENTIFIER = /(?<![.\w@])[A-Za-z_]\w*/g;

/** The names that a text declares at the level of the module. */
export function declaredIn(text: string): string[] {
  return [...text.matchAll(DECLARED)].map(([, name]) => name!);
}

/** Locals of a renamed name are renamed with it, which changes nothing. Members follow a dot and keep their names. */
export function rename(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(IDENTIFIER, (name) => names.get(name) ?? name);
}
