// Waiting with a limit for what others may never answer.

/** The promise's answer; rejects where there is none in time, after `onLate`. What comes later is nobody's. */
export function within<T>(milliseconds: number, answer: Promise<T>, onLate?: () => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onLate?.();
      reject(new Error(`nothing for ${milliseconds / 1000} s`));
    }, milliseconds);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
