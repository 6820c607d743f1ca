// Set-ups in messages: checked by a page's own rules.
import { literal, number, object, pipe, rawTransform, unknown } from 'valibot';

/** The rules of a page: a set-up of any value, or undefined where it is none. */
type Rules<Setup> = (value: unknown) => Setup | undefined;

/** The schema of a set-up. */
export function setupSchema<Setup>(rules: Rules<Setup>) {
  return pipe(
    unknown(),
    rawTransform<unknown, Setup>(({ dataset: { value }, addIssue, NEVER }) => {
      const setup = rules(value);
      if (setup !== undefined) return setup;
      addIssue({ message: 'The set-up must be one that the page can make.' });
      return NEVER;
    }),
  );
}

/** The schema of a request to begin with another set-up; `round` names it in what is told of it. */
export function resetRequest<Setup>(rules: Rules<Setup>) {
  return object({ type: literal('reset'), round: number(), setup: setupSchema(rules) });
}
