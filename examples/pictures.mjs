// Digits, learnt from few pictures that are moved, turned and scaled at random in each step.
import * as g from 'gradloom';
import { openGpu, saveModel } from 'gradloom/node';

const train = g.drawDigits({ count: 500, seed: 1 });
const test = g.drawDigits({ count: 1000, seed: 1, first: 1_000_000 });
const gpu = await openGpu();
const { conv2d, maxPool2d, flatten } = g.layers;
const features = [conv2d(8, { size: 3, activation: 'relu' }), maxPool2d({ size: 2 }), flatten()];
const layers = [...features, g.dense(32, 'relu'), g.dense(10, 'softmax')];
const network = g.network({ inputs: train.imageShape, layers });
const standardForm = g.fitStandardForm(train, 'divideBy255');
const model = new g.Model(gpu, { network, standardForm, classes: train.classes });

const augment = { shift: 2, rotate: 10, scale: 0.1 };
const optimizer = g.adam({ learningRate: 0.003 });
const trainer = await g.createTrainer(model, { data: train, optimizer, batchSize: 50, augment });
for await (const { epoch, cost } of trainer.fit({ epochs: 12, reportEvery: 4 })) console.log(epoch, cost);
console.log('test accuracy', (await g.evaluate(model, test)).accuracy);
await saveModel(model, 'pictures.safetensors');
gpu.close();
