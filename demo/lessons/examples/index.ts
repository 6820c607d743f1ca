// The examples by name, each loaded when it is asked for.
import type { Example } from './example.ts';
import type { Settings } from '../content/control.ts';

/** Where each example comes from. */
export const EXAMPLES = {
  line: async () => (await import('./line.ts')).line,
  cost: async () => (await import('./cost.ts')).cost,
  descent: async () => (await import('./descent.ts')).descent,
  loops: async () => (await import('./loops.ts')).loops,
  logistic: async () => (await import('./logistic.ts')).logistic,
  chain: async () => (await import('./chain.ts')).chain,
  hidden: async () => (await import('./hidden.ts')).hidden,
  backward: async () => (await import('./backward.ts')).backward,
  start: async () => (await import('./start.ts')).start,
  classes: async () => (await import('./classes.ts')).classes,
  deep: async () => (await import('./deep.ts')).deep,
  ill: async () => (await import('./ill.ts')).ill,
} as const;

/** Name of an example, which is that of its file. */
export type ExampleName = keyof typeof EXAMPLES;

/** An example; what its chapter's controls offer is what it takes. */
export async function loadExample(name: ExampleName): Promise<Example<Settings>> {
  return (await EXAMPLES[name]()) as Example<Settings>;
}
