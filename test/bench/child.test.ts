// Contestants in processes: what they answer, and what is told when they cannot.

import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startChild, type Child } from '../../bench/harness/child.ts';

const request = { ask: 'open', name: 'pytorch nowhere', peers: '' } as const;
let child: Child | undefined;

afterEach(async () => {
  await child?.end();
  child = undefined;
});

describe('a contestant in a process', () => {
  it('whose program is missing says so', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = '/nonexistent';
    child = startChild('pytorch.py');
    process.env['PATH'] = PATH;
    await expect(child.ask(request)).rejects.toThrow('python3');
  });

  it('whose script is missing ends, and its last words are told', async () => {
    child = startChild(join(import.meta.dirname, 'missing.mjs'));
    await expect(child.ask(request)).rejects.toThrow(/process ended with 1/);
    await expect(child.ask(request)).rejects.toThrow(/process ended with 1/);
  });
});
