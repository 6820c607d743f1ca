// A contestant in a child process, asked one thing at a time.

import { fork, type ChildProcess } from 'node:child_process';
import type { Answer, Request } from './answering.ts';

/** Something that answers requests: a child process, a page in a browser. */
export interface Child {
  /** Throws an Error with what the contestant said where it failed. */
  readonly ask: (request: Request) => Promise<Answer>;
  readonly end: () => Promise<void>;
}

/** Starts `script --serve` in this process's group, so that all end together; Python speaks Node's channel as well. */
export function startChild(script: string, environment: Readonly<Record<string, string>> = {}): Child {
  const child = fork(script, ['--serve'], {
    env: { ...process.env, ...environment },
    ...(script.endsWith('.py') ? { execPath: 'python3', execArgv: [] } : {}),
    // What drivers and libraries print belongs to no table.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  // A missing program is told as the answer to the first question; unheard, it would end the parent.
  child.on('error', (error) => (errors = error.message));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
  return {
    ask: async (request) => {
      const answer = await answerOf(child, request, () => errors);
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

function answerOf(child: ChildProcess, request: Request, errors: () => string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const forget = (): void => {
      child.off('exit', onExit).off('error', onError).off('message', onMessage);
    };
    const onExit = (code: number | null): void => {
      forget();
      reject(new Error(`the process ended with ${code}: ${errors().trim().split('\n').at(-1) ?? ''}`));
    };
    // Where the program is missing no process ever starts, and none ends.
    const onError = (error: Error): void => {
      forget();
      reject(error);
    };
    const onMessage = (answer: Answer): void => {
      forget();
      resolve(answer);
    };
    if (child.exitCode !== null) return onExit(child.exitCode);
    child.once('exit', onExit).once('error', onError).once('message', onMessage);
    child.send(request);
  });
}
