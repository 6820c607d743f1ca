// The lessons page.
import { Lessons } from './lessons.ts';

new Lessons().start();
