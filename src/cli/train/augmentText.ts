// Augmentation by name: `shift:2,rotate:15,flip`.

import * as v from 'valibot';
import { checkAugment, type AugmentOptions } from '../../train/augment/augmentOptions.ts';

/** For the help. */
export const AUGMENT_HELP =
  'change examples at random in each step: shift:PIXELS, rotate:DEGREES, scale:SHARE, flip, flip:vertical, flip:both, noise:SPREAD, mixup:ALPHA, several with commas';

/** Its ways with their numbers. */
export const augmentText = v.pipe(
  v.string(),
  v.check(
    (text) => parsed(text) !== undefined,
    'some of shift, rotate, scale, flip, noise, mixup, each once, with what they need: shift:2,rotate:15,flip',
  ),
  v.transform((text) => parsed(text)!),
);

function parsed(text: string): AugmentOptions | undefined {
  const options: Record<string, unknown> = {};
  for (const way of text.split(',')) {
    const [name = '', value, ...rest] = way.trim().split(':');
    if (rest.length > 0 || Object.hasOwn(options, name)) return undefined;
    if (name === 'flip') options[name] = value ?? 'horizontal';
    else options[name] = value === undefined || value.trim() === '' ? Number.NaN : Number(value);
  }
  try {
    checkAugment(options);
  } catch {
    return undefined;
  }
  return options;
}
