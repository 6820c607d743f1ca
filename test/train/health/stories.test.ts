// Each finding is raised by its story, with the layer and the way out.

import { expect, it } from 'vitest';
import { healthText } from '../../../src/index.ts';
import { testGpu } from '../../gpu.ts';
import { play, STORIES } from './stories.ts';

it.each(STORIES.map((story) => [story.code, story.name, story] as const))(
  '%s is found of %s',
  async (code, _, story) => {
    const gpu = await testGpu();
    const { history, failure, found, trainer } = await play(gpu, story);
    expect(found).toContain(code);
    if (story.code2 === undefined) {
      const finding = history!.findings.find((own) => own.code === code)!;
      expect(finding.layer).toBe(story.layer);
      expect(finding.advice).not.toBe('');
      expect(healthText(finding)).toContain(finding.message);
      expect(finding.message).not.toMatch(/undefined|NaN|\[object/);
      expect(Object.values(finding.values).every(Number.isFinite)).toBe(true);
      // Each thing once, in the report after it.
      const told = history!.reports.flatMap(({ findings = [] }) => findings);
      expect(told).toEqual(history!.findings);
    } else {
      expect(failure).toMatchObject({ code: story.code2 });
    }
    trainer.destroy();
  },
);
