// Runs test files in the order in which they are named: those that fail soonest for a mutant come first.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Vitest would start with the largest files. */
export class GivenOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const given = process.argv.filter((argument) => argument.startsWith('test/'));
    const placeOf = ({ moduleId }: TestSpecification): number =>
      given.findIndex((path) => moduleId.includes(`/${path}`));
    return files.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
