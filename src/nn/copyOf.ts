// Plain data as it is now.

/** A copy, which later changes do not reach; what cannot be copied as it is, such as functions, is taken itself. */
export function copyOf<T>(given: T): T {
  try {
    return structuredClone(given);
  } catch {
    return given;
  }
}
