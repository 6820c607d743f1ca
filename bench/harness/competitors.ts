// Who takes part: Gradloom, and with peers whatever of them can be opened here.

import { join, resolve } from 'node:path';
import { selectNames } from '../workloads/selectNames.ts';
import { startChild, type Child } from './child.ts';
import { openChromiumChild } from './chromium.ts';
import type { Competitor } from './compete.ts';
import { installPeers } from './installPeers.ts';

/** A peer that cannot take part, and why. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
}

/** A contestant whose device is open. */
export interface OpenCompetitor extends Competitor {
  readonly software: boolean;
}

/** The repository: the built script lies in its folder .build. */
const ROOT = resolve(import.meta.dirname, '..');
const PEERS = join(ROOT, 'bench/peers');
/** Gradloom once more, with matrices multiplied on tensor cores. */
export const WITH_TENSOR_CORES = 'gradloom tensor cores';
/** Gradloom once more, with rules of GPUs on trial: what `GRADLOOM_RULES` names after it. */
export const ON_TRIAL = /^gradloom (pairs|workgroup\d+)$/;

const NAMES = [
  'tfjs webgpu',
  'jax-js webgpu',
  'tfjs wasm',
  'tfjs cpu',
  'jax-js wasm',
  'pytorch cpu',
  'pytorch cuda',
  'pytorch cuda graph',
  'gradloom f16',
  WITH_TENSOR_CORES,
  'gradloom pairs',
  'gradloom workgroup64',
  'gradloom workgroup128',
  'gradloom chromium',
  'tfjs webgpu chromium',
  'jax-js webgpu chromium',
];

/** Who is wanted beside Gradloom. */
export interface Wanted {
  readonly peers: boolean;
  /** Peers by name; all without any. */
  readonly only: readonly string[];
  readonly tensorCores?: boolean;
}

/** Opens Gradloom, and who is wanted beside it. Ours comes first. Throws where tensor cores are wanted and not offered. */
export async function openCompetitors({ peers, only, tensorCores = false }: Wanted) {
  const names = selectNames(NAMES, only);
  if (peers) installPeers(PEERS);
  const competitors: OpenCompetitor[] = [];
  const missing: Missing[] = [];
  const ours = ['gradloom', ...(tensorCores ? [WITH_TENSOR_CORES] : [])];
  for (const name of new Set([...ours, ...(peers ? names : [])])) {
    try {
      competitors.push(await openCompetitor(name));
    } catch (error) {
      if (ours.includes(name)) throw error;
      missing.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { competitors, missing };
}

/** Starts a contestant and opens its device; `environment` adds to this process's where it is a process. */
export async function openCompetitor(name: string, environment?: Readonly<Record<string, string>>) {
  const child = await start(name, environment);
  try {
    const { adapter, software, seconds } = await child.ask({ ask: 'open', name, peers: PEERS });
    return { name, adapter: adapter!, software: software!, seconds: seconds!, child };
  } catch (error) {
    await child.end();
    throw error;
  }
}

/** A browser, Python, or this script once more. */
async function start(name: string, environment?: Readonly<Record<string, string>>): Promise<Child> {
  if (name.endsWith(' chromium')) return openChromiumChild(PEERS);
  return startChild(name.startsWith('pytorch') ? join(PEERS, 'pytorch.py') : process.argv[1]!, environment);
}
