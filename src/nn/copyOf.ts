// Plain data as it is now.

/** A copy, which later changes do not reach; what cannot be copied as it is, such as functions, is taken itself. */
export function copyOf<T>(given: T): T {
  try {
    return structuredClone(given);
  } catch {
    return given;
  }
}

/** As `copyOf`, and nobody can change the copy either, but for the numbers of typed arrays. */
export function frozenCopyOf<T>(given: T): T {
  const copy = copyOf(given);
  if (copy !== given) freeze(copy);
  return copy;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return;
  Object.values(Object.freeze(value)).forEach(freeze);
}
