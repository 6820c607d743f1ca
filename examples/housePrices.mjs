// Prices of houses from a table with text and gaps; the training ends when held-out houses are predicted no better.
import * as g from 'gradloom';
import { loadData, openGpu, saveModel } from 'gradloom/node';

const file = new URL('houses.csv', import.meta.url).pathname;
const { train: all, test } = await loadData(file, { target: 'price', testFraction: 0.2, seed: 1 });
const { train, test: validation } = g.splitDataSet(all, { testFraction: 0.15, seed: 1 });

const gpu = await openGpu();
const layers = [g.dense(32, 'relu'), g.dense(16, 'relu'), g.dense(1)];
const network = g.network({ inputs: train.features, layers });
const standardForm = g.fitStandardForm(train, 'standard'); // a missing age becomes the mean age
const targetScale = g.fitTargetScale(train);
const model = new g.Model(gpu, { network, standardForm, targetScale, table: train.table });
const optimizer = g.adam({ learningRate: 0.005 });
const trainer = await g.createTrainer(model, { data: train, optimizer, batchSize: 32 });
const { ended, steps } = await trainer.fit({ epochs: 300, validation, patience: 20, keepBest: true })
  .finished;

const { meanSquaredError, baseline } = await g.evaluate(model, test);
const [error, spread] = [meanSquaredError, baseline.meanSquaredError].map(Math.sqrt).map(Math.round);
console.log(`${ended} after ${steps} steps: RMSE ${error}, that of the mean price ${spread}`);
await saveModel(model, 'houses.safetensors');
gpu.close();
