// Compares settings of training on validation parts alone, to choose what `gradloom train` takes by default:
// node bench/tabular/choose.mjs FOLDER NAME,… SEEDS "SETTING …" prints one line of JSON for each data set, seed and setting.
// A setting is INITIALIZER/RATE/SCHEDULE[/PATIENCE[/AVERAGE]], AVERAGE the decay of an average
// of the parameters, or epoch: over so many steps as an epoch has. FOLDER holds the tables of DATA. Rows of housing that lie in a test part
// of the published comparison (seeds 0 to 4) are left out before anything else: no setting is chosen by them.

import { join } from 'node:path';
import {
  adam,
  cosineDecay,
  createTrainer,
  dense,
  evaluate,
  fitStandardForm,
  fitTargetScale,
  Model,
  network,
  splitDataSet,
  subsetDataSet,
} from '../../dist/index.js';
import { loadData, openGpu } from '../../dist/node.js';

const DATA = {
  housing: {
    file: 'california-housing.csv',
    target: 'median_house_value',
    targetKind: 'numbers',
    hidden: [64, 64],
    epochs: 100,
    tested: 5,
  },
  boston: { file: 'boston-housing.csv', target: -1, targetKind: 'numbers', hidden: [64, 32] },
  diabetes: { file: 'diabetes.csv', target: -1, targetKind: 'numbers', hidden: [64, 32] },
  banknotes: { file: 'banknote_authentication.csv', target: -1, targetKind: 'classes', hidden: [32, 16] },
  tumours: { file: 'wdbc-sklearn.csv', target: -1, targetKind: 'classes', hidden: [32, 16] },
  pima: { file: 'pima-indians-diabetes.csv', target: -1, targetKind: 'classes', hidden: [32, 16] },
  digits: { file: 'digits.csv', target: -1, targetKind: 'classes', hidden: [64, 32] },
};

const [folder, names, seeds, settings] = process.argv.slice(2);

/** The rows of `data` that lie in no test part of the seeds 0 … count − 1. */
function neverTested(data, count) {
  const marked = { ...data, x: Float64Array.from({ length: data.examples }, (_, row) => row), features: 1 };
  delete marked.featureNames;
  delete marked.table;
  const tested = new Set();
  for (let seed = 0; seed < count; seed++)
    for (const row of splitDataSet(marked, { testFraction: 0.2, seed }).test.x) tested.add(row);
  const rows = Array.from({ length: data.examples }, (_, row) => row).filter((row) => !tested.has(row));
  return subsetDataSet(data, Uint32Array.from(rows));
}

async function scored(gpu, all, { seed, hidden, epochs, setting }) {
  const [initializer, rate, schedule, patience = '15', average] = setting.split('/');
  const { train: rest, test: judged } = splitDataSet(all, { testFraction: 0.2, seed });
  const { train, test: deciding } = splitDataSet(rest, { testFraction: 0.1, seed });
  const isNumbers = !(train.y instanceof Uint32Array);
  const classes = train.classes?.length;
  const head = isNumbers
    ? dense(1, 'identity', { initializer })
    : classes === 2
      ? dense(1, 'sigmoid', { initializer })
      : dense(classes, 'softmax', { initializer });
  const model = new Model(gpu, {
    network: network({
      inputs: train.features,
      layers: [...hidden.map((units) => dense(units, 'relu', { initializer })), head],
    }),
    standardForm: fitStandardForm(train, 'standard'),
    targetScale: isNumbers ? fitTargetScale(train) : undefined,
    classes: train.classes,
    seed,
  });
  const batchSize = train.examples >= 1000 ? 128 : 32;
  const steps = Math.round((epochs * train.examples) / batchSize);
  const learningRate = Number(rate);
  const decay = average === 'epoch' ? 1 - Math.min(1, batchSize / train.examples) : Number(average);
  const trainer = await createTrainer(model, {
    data: train,
    optimizer: adam({ learningRate }),
    schedule: schedule === 'cosine' ? cosineDecay({ steps }) : undefined,
    batchSize,
    seed,
    ...(average === undefined ? {} : { average: { decay, warmup: true } }),
  });
  const history = await trainer.fit({
    steps,
    validation: deciding,
    patience: patience === 'none' ? undefined : Number(patience),
    keepBest: true,
    ...(average === undefined ? {} : { useAverage: true }),
  }).finished;
  const found = await evaluate(model, judged);
  trainer.destroy();
  await model.destroy();
  const score = isNumbers ? Math.sqrt(found.meanSquaredError) : (found.logLoss ?? found.loss);
  return { score, accuracy: found.accuracy, epochs: history.reports.length, best: history.best?.epoch };
}

const gpu = await openGpu();
for (const name of names.split(',')) {
  const { file, hidden, epochs = 200, tested = 0, ...how } = DATA[name];
  const { train: data } = await loadData(join(folder, file), { ...how, seed: 0 });
  const usable = tested > 0 ? neverTested(data, tested) : data;
  for (let seed = 0; seed < Number(seeds); seed++)
    for (const setting of settings.split(' ')) {
      const begin = performance.now();
      const found = await scored(gpu, usable, { seed: 1000 + seed, hidden, epochs, setting });
      console.log(
        JSON.stringify({ name, seed, setting, ...found, seconds: (performance.now() - begin) / 1000 }),
      );
    }
}
gpu.close();
