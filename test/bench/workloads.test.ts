// Which workloads are measured when some are named.

import { describe, expect, it } from 'vitest';
import { selectWorkloads, workloads } from '../../bench/workloads/workloads.ts';

const all = workloads({ software: true });

function names(...only: string[]): string[] {
  return selectWorkloads(all, only).map(({ name }) => name);
}

describe('selectWorkloads', () => {
  it('takes the workload of a name alone', () => {
    expect(names('W5-1', 'w2')).toEqual(['W2', 'W5-1']);
  });

  it('takes all whose names begin so where none is named so', () => {
    expect(names('W3', 'W4')).toEqual(['W3a', 'W3b', 'W4s']);
  });

  it('takes all unless told', () => {
    expect(names()).toEqual(all.map(({ name }) => name));
  });

  it('takes none of another name', () => {
    expect(names('W9')).toEqual([]);
  });
});
