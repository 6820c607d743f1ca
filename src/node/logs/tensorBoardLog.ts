// A log for TensorBoard: a folder of event files, one for each time that it is opened.

import { open, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { GradloomError } from '../../errors.ts';
import type { FitReport } from '../../train/fit/fitOptions.ts';
import { fileError } from '../fileError.ts';
import { makeFolder } from '../makeFolder.ts';
import { scalarEvent, startEvent, versionEvent } from './eventFile.ts';
import type { LogCalls, LogWriter } from './logWriter.ts';
import { scalarsOf } from './scalarsOf.ts';

let opened = 0;

/** Writes reports as scalars. */
export class TensorBoardLog implements LogWriter {
  readonly #path: string;
  readonly #calls: LogCalls;
  readonly #resume: boolean;
  /** The last step that was written; before the first it is −1. */
  #last = -1;
  #isNew = true;

  private constructor(path: string, { calls, resume }: { calls: LogCalls; resume: boolean }) {
    this.#path = path;
    this.#calls = calls;
    this.#resume = resume;
  }

  /** Makes the folder and an empty event file. Throws `E_FILE`. */
  static async open(folder: string, parts: { calls: LogCalls; resume: boolean }): Promise<TensorBoardLog> {
    const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, '0');
    const path = join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${opened++}`);
    const isFile = await stat(folder).then(
      (own) => !own.isDirectory(),
      () => false,
    );
    if (isFile) {
      throw new GradloomError('E_FILE', `tensorboard: it must be a folder; got the file ${folder}.`, {
        hint: 'TensorBoard reads folders of event files: name another.',
      });
    }
    try {
      makeFolder(folder);
      await (await open(path, 'wx')).close();
    } catch (cause) {
      throw fileError('write', path, cause);
    }
    return new TensorBoardLog(path, parts);
  }

  async add(report: FitReport): Promise<{ replaced: number }> {
    const { step } = report;
    const place = { wallTime: Date.now() / 1000, step };
    const parts: Uint8Array[] = [];
    if (this.#isNew) {
      parts.push(versionEvent({ ...place, step: 0 }));
      // A run that is continued forgets what an older file has from here on; another run in this folder all of it.
      parts.push(startEvent({ ...place, step: this.#resume ? step : 0 }));
    } else if (step <= this.#last) {
      parts.push(startEvent(place));
    }
    parts.push(scalarEvent(place, scalarsOf(report, '/')));
    await this.#calls.append(this.#path, Buffer.concat(parts));
    this.#isNew = false;
    const isBack = step <= this.#last;
    this.#last = step;
    return { replaced: isBack ? 1 : 0 };
  }
}
