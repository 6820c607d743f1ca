// A contestant in a page: Gradloom or a peer in a browser, which bench/harness/chromium.ts asks.

import { openGpu } from 'gradloom';
import * as values from '../workloads/values.ts';
import { answering } from './answering.ts';
import type { Contestant } from './contestant.ts';
import { gradloom } from './gradloom.ts';

interface PeerModule {
  readonly open: (options: {
    backend: string;
    values: typeof values;
  }) => Promise<Pick<Contestant, 'prepare'>>;
}

const peerModules = import.meta.glob<PeerModule>('../peers/*.mjs');

/** Answers one request of the parent. */
export const answer = answering(async ({ name }) => {
  const [library, backend] = name.split(' ') as [string, string];
  const adapter = await describeAdapter();
  if (library === 'gradloom') return { ...gradloom(await openGpu()), ...adapter };
  const module = await peerModules[`../peers/${library.replace('-', '')}.mjs`]!();
  return { ...adapter, ...(await module.open({ backend, values })) };
});

/** All contestants in a browser name its adapter in the same words. */
async function describeAdapter(): Promise<Pick<Contestant, 'adapter' | 'software'>> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('this Chromium offers no WebGPU adapter');
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  const name = description || [vendor, architecture].filter(Boolean).join(' ');
  return {
    adapter: `${name} in Chromium`,
    software: isFallbackAdapter || /swiftshader|llvmpipe/i.test(name),
  };
}
