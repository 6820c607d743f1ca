// Finds a key that a JSON text gives twice, which `JSON.parse` passes over in silence.

/** The first key that occurs twice in one object of `text`, which must be valid JSON; `undefined` where none does. */
export function duplicateKey(text: string): string | undefined {
  const keysOfOpenObjects: (Set<string> | undefined)[] = [];
  // Strings whole (with a colon after them where they are keys), and the brackets outside of strings.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/g)) {
    if (token === '{') keysOfOpenObjects.push(new Set());
    else if (token === '[') keysOfOpenObjects.push(undefined);
    else if (token === '}' || token === ']') keysOfOpenObjects.pop();
    else if (token.endsWith(':')) {
      const key = JSON.parse(token.slice(0, -1)) as string;
      const keys = keysOfOpenObjects.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
