// The lessons page.
import { nextTask } from '../shared/nextTask.ts';
import { Lessons } from './lessons.ts';

await nextTask();
const lessons = new Lessons();
await nextTask();
lessons.start();
