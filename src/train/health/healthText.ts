// A finding as text for people, apart from the words themselves: pages that never look do not load those.

import { checkText, needOptions } from '../../checkOptions.ts';
import type { HealthFinding } from './finding.ts';

/** A finding in one paragraph: what is so, what to do about it, and the formula behind it. Throws `E_ARGUMENT` for none. */
export function healthText(finding: HealthFinding): string {
  needOptions('healthText', finding, KEYS);
  const { message, advice, formula } = finding;
  checkText('healthText: message', message);
  checkText('healthText: advice', advice);
  return [message, advice, ...(formula === undefined ? [] : [`(${formula})`])].join(' ');
}

const KEYS = ['code', 'fatal', 'layer', 'name', 'step', 'values', 'message', 'advice', 'formula'];
