// Why a value is refused, in words: out of the first rule that it breaks.
import { safeParse, type GenericSchema } from 'valibot';

/** What must be different about a value; undefined where its rules hold. */
export function refusalOf(rules: GenericSchema, value: unknown): string | undefined {
  const [issue] = safeParse(rules, value).issues ?? [];
  if (!issue) return undefined;
  const { type, requirement, message } = issue as { type: string; requirement?: unknown; message: string };
  switch (type) {
    case 'min_value':
      return `must be at least ${String(requirement)}.`;
    case 'max_value':
      return `must be at most ${String(requirement)}.`;
    case 'integer':
      return 'must be a whole number.';
    case 'number':
      return 'must be a number, such as 3 or 0.5.';
    case 'check':
      return message;
    default:
      return 'must be one of the choices.';
  }
}
