// A contestant in a process of its own: it does what the parent asks, one message at a time.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openGpu } from 'gradloom/node';
import { createDawn } from '../../src/node/dawn.ts';
import * as values from '../workloads/values.ts';
import { answering, type Request } from './answering.ts';
import { ON_TRIAL, WITH_TENSOR_CORES } from './competitors.ts';
import type { Contestant } from './contestant.ts';
import { gradloom } from './gradloom.ts';

/** Answers the parent's messages until it disconnects. */
export function serve(): void {
  const answer = answering(({ name, peers }) => open(name, peers));
  process.on('message', async (request: Request) => process.send!(await answer(request)));
  process.on('disconnect', () => process.exit(0));
}

async function open(name: string, peers: string): Promise<Contestant> {
  if (name === 'gradloom') return gradloom(await openGpu());
  if (name === 'gradloom f16') return gradloom(await openGpu({ f16: true }), 'f16');
  if (name === WITH_TENSOR_CORES) return gradloom(await openGpu({ tensorCores: true }));
  const trial = ON_TRIAL.exec(name)?.[1];
  if (trial) {
    process.env['GRADLOOM_RULES'] = [process.env['GRADLOOM_RULES'], trial].filter(Boolean).join();
    return gradloom(await openGpu());
  }
  const [library, backend] = name.split(' ') as [string, string];
  let adapter = `this CPU (${backend})`;
  let software = true;
  if (backend === 'webgpu') {
    const dawn = await createDawn();
    Object.assign(globalThis, dawn.globals);
    Object.defineProperty(globalThis, 'navigator', {
      value: { gpu: dawn.gpu, userAgent: 'Node.js', hardwareConcurrency: 2 },
      configurable: true,
    });
    adapter = dawn.driver.name;
    software = dawn.driver.kind !== 'gpu';
  }
  const module = pathToFileURL(join(peers, `${library.replace('.', '').replace('-', '')}.mjs`)).href;
  const opened = (await import(/* @vite-ignore */ module)) as {
    open: (options: { backend: string; values: typeof values }) => Promise<Pick<Contestant, 'prepare'>>;
  };
  return { adapter, software, ...(await opened.open({ backend, values })) };
}
