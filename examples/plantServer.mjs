// Names of plants from a table whose labels are text, then served over HTTP and asked once.
import * as g from 'gradloom';
import { loadData, openGpu, serve } from 'gradloom/node';

const file = new URL('plants.csv', import.meta.url).pathname;
const { train, test } = await loadData(file, { testFraction: 0.2, seed: 1 });
const gpu = await openGpu();
const network = g.network({ inputs: train.features, layers: [g.dense(16, 'relu'), g.dense(3, 'softmax')] });
const { classes, table } = train; // the server reads rows as this table was read
const model = new g.Model(gpu, { network, classes, table, standardForm: g.fitStandardForm(train) });
const optimizer = g.adam({ learningRate: 0.01 });
const trainer = await g.createTrainer(model, { data: train, optimizer, batchSize: 32 });
await trainer.fit({ epochs: 60 }).finished;
console.log('test accuracy', (await g.evaluate(model, test)).accuracy);

const server = await serve(model); // for one that stays: { port: 8080 }, and no close
const daisy = { stem: 17, leaf: 4, petals: 33, colour: 'white' };
const body = JSON.stringify({ rows: [daisy, { ...daisy, leaf: 17, petals: 6 }] });
const headers = { 'Content-Type': 'application/json' };
const answer = await fetch(`${server.url}/predict`, { method: 'POST', headers, body });
console.log((await answer.json()).predictions.map(({ predicted }) => predicted).join(', '));
await server.close();
gpu.close();
