// What must end does so in time, or the test says that it hangs.

/** The work's result; rejects where it takes more than `seconds`. */
export function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error(`hangs for more than ${seconds} s`)), seconds * 1000).unref(),
    ),
  ]);
}
