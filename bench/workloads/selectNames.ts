// Which of several things are meant by a few names.

/** Those named by `only`, or whose names begin with a part that is no name itself; all where none is given. */
export function selectNames(names: readonly string[], only: readonly string[]): string[] {
  if (only.length === 0) return [...names];
  const known = new Set(names.map((name) => name.toLowerCase()));
  const parts = only.map((part) => part.toLowerCase());
  return names.filter((name) => {
    const lower = name.toLowerCase();
    return parts.some((part) => (known.has(part) ? lower === part : lower.startsWith(part)));
  });
}
