// TensorFlow.js as a contestant: its webgpu, wasm or cpu backend.

import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';

/** Opens a backend; `values` are the functions of bench/workloads/values.ts. */
export async function open({ backend, values }) {
  tf.env().set('PROD', true);
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs: backend ${backend} could not be opened`);
  await tf.ready();
  return {
    version: tf.version_core,
    prepare: (workload) => {
      if (workload.kind === 'population') throw new Error('it has no populations');
      if (workload.kind === 'training') return training(workload, values);
      if (workload.kind === 'convolution') return convolution(workload, values);
      return workload.kind === 'inference' ? inference(workload, values) : operation(workload, values);
    },
  };
}

function parametersOf(layers) {
  return layers.map(({ weight, bias, inputs, units }) => ({
    // Gradloom's W is [units, inputs]; TensorFlow's kernels are [inputs, units].
    weight: tf.variable(tf.tidy(() => tf.tensor2d(weight, [units, inputs]).transpose())),
    bias: tf.variable(tf.tensor1d(bias)),
  }));
}

function forward(parameters, x, activation) {
  let a = x;
  parameters.forEach(({ weight, bias }, index) => {
    const last = index === parameters.length - 1;
    a = tf.fused.matMul({
      a,
      b: weight,
      bias,
      ...(last || activation === 'tanh' ? {} : { activation: 'relu' }),
    });
    if (!last && activation === 'tanh') a = tf.tanh(a);
  });
  return a;
}

async function training({ network, batch, optimizer, learningRate }, { layerValues, batchValues }) {
  const parameters = parametersOf(layerValues(network));
  const { x: values, classes } = batchValues(network, batch);
  const x = tf.tensor2d(values, [batch, network.sizes[0]]);
  const softmax = network.output === 'softmax';
  const y = softmax
    ? tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(classes), 'int32'), network.sizes.at(-1)).toFloat())
    : tf.tensor2d(Float32Array.from(classes), [batch, 1]);
  const cost = () => {
    const z = forward(parameters, x, network.activation);
    return softmax ? tf.losses.softmaxCrossEntropy(y, z) : tf.losses.sigmoidCrossEntropy(y, z);
  };
  const rule = optimizer === 'adam' ? tf.train.adam(learningRate) : tf.train.sgd(learningRate);
  return trained(rule, cost, [x, y]);
}

function trained(rule, cost, held) {
  return {
    run: async (times) => {
      let loss = 0;
      for (let step = 0; step < times; step++) {
        // The cost is looked at every 20 steps, as a person would.
        const look = step % 20 === 19 || step === times - 1;
        const value = rule.minimize(cost, look);
        if (look) {
          [loss] = await value.data();
          value.dispose();
        }
      }
      return loss;
    },
    end: () => {
      rule.dispose();
      tf.disposeVariables();
      tf.dispose(held);
    },
  };
}

async function convolution(workload, { convolutionValues, imageValues }) {
  const { image, classes: count, batch, learningRate } = workload;
  const { convolutions, dense } = convolutionValues(workload);
  const layers = convolutions.map(({ filters, channels, weight, bias }) => ({
    // Gradloom's weights are [filters, height, width, channels]; TensorFlow's [height, width, channels, filters].
    weight: tf.variable(
      tf.tidy(() => tf.tensor4d(weight, [filters, 3, 3, channels]).transpose([1, 2, 3, 0])),
    ),
    bias: tf.variable(tf.tensor1d(bias)),
  }));
  const [head] = parametersOf([dense]);
  const { x: values, classes } = imageValues(workload);
  const x = tf.tensor4d(values, [batch, ...image]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(classes), 'int32'), count).toFloat());
  const cost = () => {
    let a = x;
    for (const { weight, bias } of layers) {
      a = tf.fused.conv2d({ x: a, filter: weight, strides: 1, pad: 'same', bias, activation: 'relu' });
      a = tf.maxPool(a, 2, 2, 'valid');
    }
    const z = tf.fused.matMul({ a: a.reshape([batch, -1]), b: head.weight, bias: head.bias });
    return tf.losses.softmaxCrossEntropy(y, z);
  };
  return trained(tf.train.adam(learningRate), cost, [x, y]);
}

async function inference({ network, batch }, { layerValues, batchValues }) {
  const parameters = parametersOf(layerValues(network));
  const { x } = batchValues(network, batch);
  return {
    run: async (times) => {
      let result = [];
      for (let time = 0; time < times; time++) {
        const a = tf.tidy(() =>
          tf.softmax(forward(parameters, tf.tensor2d(x, [batch, network.sizes[0]]), network.activation)),
        );
        result = await a.data();
        a.dispose();
      }
      return result.reduce((total, value, index) => total + value * ((index % 7) - 3), 0);
    },
    end: () => tf.disposeVariables(),
  };
}

async function operation({ operation: name, size }, { numbers }) {
  const shape = name === 'matmul' || name === 'softmax' ? [size, size] : [size];
  const length = shape.reduce((product, side) => product * side, 1);
  const a = tf.tensor(numbers(length, 1), shape);
  const b = tf.tensor(numbers(length, 2), shape);
  const compute = {
    matmul: () => tf.matMul(a, b),
    add: () => tf.add(a, b),
    sum: () => tf.sum(a),
    softmax: () => tf.softmax(a),
  }[name];
  return {
    run: async (times) => {
      for (let time = 0; time < times - 1; time++) compute().dispose();
      const last = tf.tidy(() => compute().flatten().slice([0], [1]));
      await last.data();
      last.dispose();
      return 0;
    },
    end: () => tf.dispose([a, b]),
  };
}
