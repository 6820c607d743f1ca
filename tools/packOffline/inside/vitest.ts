// What tests import as `vitest` in the offline pack: Vitest's own runner and matchers, without its bundler and server.

import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  getState,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import { getCurrentTest } from '@vitest/runner';
import { fn, spyOn } from '@vitest/spy';
import * as chai from 'chai';
import type { ExpectStatic } from 'vitest';

export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  onTestFinished,
  suite,
  test,
} from '@vitest/runner';
export type { TestContext } from '@vitest/runner';

const environment = new Map<string, string | undefined>();

/** What the tests of the pack use of `vi`; `gpuTests` leaves those behind that use more. */
export const vi = {
  fn,
  spyOn,
  stubEnv(name: string, value: string | undefined): void {
    if (!environment.has(name)) environment.set(name, process.env[name]);
    setVariable(name, value);
  },
  unstubAllEnvs(): void {
    for (const [name, value] of environment) setVariable(name, value);
    environment.clear();
  },
};

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

const shared = globalThis as unknown as Record<symbol, object>;

/** `expect(value, message)` with the matchers of Vitest and `expect.soft`. */
export const expect = makeExpect();
shared[GLOBAL_EXPECT] = expect;

function makeExpect(): ExpectStatic {
  const check = ((value: unknown, message?: string) => {
    setState({ assertionCalls: getState(check).assertionCalls + 1 }, check);
    const assertion = chai.expect(value, message) as unknown as { withTest(test: unknown): unknown };
    const running = getCurrentTest();
    return running ? assertion.withTest(running) : assertion;
  }) as unknown as ExpectStatic;
  Object.assign(check, chai.expect, shared[ASYMMETRIC_MATCHERS_OBJECT]);
  setState({ assertionCalls: 0 }, check);
  check.soft = ((value: unknown, message?: string) =>
    (check(value, message) as unknown as { withContext(context: object): unknown }).withContext({
      soft: true,
    })) as ExpectStatic['soft'];
  // Types of `chai.expect.extend` know only its own statics.
  (chai.expect as unknown as { extend(target: object, matchers: object): void }).extend(
    check,
    customMatchers,
  );
  return check;
}
