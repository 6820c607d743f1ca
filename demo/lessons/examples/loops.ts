// One step of logistic regression in the notes' three stages, and on the GPU: equal numbers, other times.
import { logisticData, timeStages } from 'gradloom/notes';
import { uniforms } from '../../playground/data/uniforms.ts';
import type { Example } from './example.ts';

export const loops: Example<{ features: number }> = async ({ gpu, settings, show }) => {
  const next = uniforms(1);
  const names = ['features', 'examples', 'none', 'device'];
  const lines = names.map(() => ({ x: [] as number[], y: [] as number[] }));
  let largest = 0;
  for (const examples of [16, 64, 256, 1024, 4096]) {
    const data = logisticData({
      x: Float32Array.from({ length: examples * settings.features }, () => 2 * next() - 1),
      y: Float32Array.from({ length: examples }, () => Math.round(next())),
      examples,
      features: settings.features,
      targets: 1,
    });
    const stages = await timeStages(gpu, data, { learningRate: 0.1, iterations: 20 });
    for (const [index, { milliseconds, difference }] of stages.entries()) {
      lines[index]!.x.push(examples);
      // No clock of a browser tells less than 5 µs.
      lines[index]!.y.push(Math.max(milliseconds, 0.005));
      largest = Math.max(largest, difference);
    }
    await show({
      series: Object.fromEntries(names.map((name, index) => [name, { ...lines[index]! }])),
      figures: { examples, difference: largest, loops: lines[0]!.y.at(-1)!, device: lines[3]!.y.at(-1)! },
    });
  }
};
