// Colours of the page as numbers.

import { expect, it } from 'vitest';
import { rgbOf } from '../../../demo/playground/views/drawPixels.ts';

it('a colour of the style is read in both ways in which builds write it', () => {
  expect(rgbOf(' #1a80ff')).toEqual([26, 128, 255]);
  expect(rgbOf('#fff')).toEqual([255, 255, 255]);
  expect(rgbOf('#18c')).toEqual([17, 136, 204]);
});
