// What the command line needs of the process around it; tests pass their own.

/** A stream that text goes to. */
export interface TextStream {
  readonly isTTY?: boolean;
  /** Cells of a line, where it is a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Streams, variables and signals. `process` is one. */
export interface Surroundings {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(event: Signal, listener: () => void): unknown;
  off(event: Signal, listener: () => void): unknown;
}

/** Signals that ask a program to end. */
export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';
