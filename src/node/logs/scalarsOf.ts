// The numbers of a report by names such as `validation.accuracy`.

import type { FitReport } from '../../train/fit/fitOptions.ts';

/** All numbers of a report, those of its objects under `object` + `separator` + `name`; the step is not among them. */
export function scalarsOf(report: FitReport, separator: string): Map<string, number> {
  const scalars = new Map<string, number>();
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'number') scalars.set(name, value);
    else if (typeof value === 'boolean') scalars.set(name, Number(value));
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [inner, part] of Object.entries(value)) add(`${name}${separator}${inner}`, part);
  };
  for (const [name, value] of Object.entries(report)) if (name !== 'step') add(name, value);
  return scalars;
}
