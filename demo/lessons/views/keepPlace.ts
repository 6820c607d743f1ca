// What the reader sees stays where it is while the page changes around it.

/** Changes the page; the first of these elements in view stands as high as before, or its successor of the same place. */
export function keepPlace(elements: () => readonly Element[], change: () => void): void {
  const before = elements();
  const index = before.findIndex((one) => one.getBoundingClientRect().bottom > 0);
  const top = before[index]?.getBoundingClientRect().top;
  change();
  const after = elements()[index];
  if (after && top !== undefined && scrollY > 0)
    scrollBy({ top: after.getBoundingClientRect().top - top, behavior: 'instant' });
}
