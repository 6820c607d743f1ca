// Elements of the page by their id, checked once at the start.

/** The element with this id, of the class named; throws where the page has none. */
export function byId<T extends Element>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page must have a ${kind.name} #${id}.`);
}
