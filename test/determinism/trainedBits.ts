// One training with everything that is drawn at random in it, from a file's text to the bits of its parameters.

import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  fitStandardForm,
  layers,
  Model,
  network,
  readCsv,
  type DataSet,
  type Gpu,
} from '../../src/index.ts';

const ROWS = Array.from(
  { length: 40 },
  (_, i) => `${(i * 37) % 101},${i % 2 ? 'left' : 'right'},${(i * 61) % 97}`,
);
const TABLE = `size,side,price\n${ROWS.join('\n')}\n`;

/** The bits of the parameters after some steps, as hexadecimal words: of a table, and of augmented pictures. */
export async function trainedBits(gpu: Gpu): Promise<{ table: string; pictures: string }> {
  const table = readCsv(TABLE, { targetKind: 'numbers' });
  const pictures = drawDigits({ count: 60, seed: 3 });
  return {
    table: await bitsOf(gpu, { data: table, outputs: 1, augment: { noise: 0.1 } }),
    pictures: await bitsOf(gpu, {
      data: pictures,
      outputs: 10,
      augment: { shift: 2, rotate: 15, scale: 0.1, flip: 'both', noise: 0.05, mixup: 0.3 },
    }),
  };
}

async function bitsOf(
  gpu: Gpu,
  { data, outputs, augment }: { data: DataSet; outputs: number; augment: object },
): Promise<string> {
  const last = outputs === 1 ? dense(1, 'identity') : dense(outputs, 'softmax');
  const model = new Model(gpu, {
    network: network({ inputs: data.features, layers: [dense(8, 'tanh'), layers.dropout(0.3), last] }),
    standardForm: fitStandardForm(data, outputs === 1 ? 'standard' : 'divideBy255'),
    seed: 11,
  });
  const trainer = await createTrainer(model, {
    data,
    optimizer: adam({ learningRate: 0.01 }),
    batchSize: 10,
    seed: 12,
    singleDispatch: false,
    augment,
  });
  await trainer.run(20);
  const values = [...(await model.values()).values()];
  const words = values.flatMap((list) => [...new Uint32Array(Float32Array.from(list).buffer)]);
  trainer.destroy();
  await model.destroy();
  return words.map((word) => word.toString(16).padStart(8, '0')).join(' ');
}
