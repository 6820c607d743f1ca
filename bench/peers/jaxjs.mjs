// jax-js as a contestant: its webgpu or wasm device.

import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax';

/** Results that are waited for together: what is disposed of before anyone waits for it is never computed. */
const IN_FLIGHT = 4;

/** Opens a device; `values` are the functions of bench/workloads/values.ts. */
export async function open({ backend, values }) {
  const devices = await init(backend);
  if (!devices.includes(backend)) throw new Error(`jax-js: device ${backend} could not be opened`);
  defaultDevice(backend);
  return {
    prepare: (workload) => {
      if (workload.kind === 'population') throw new Error('it has no populations');
      if (workload.kind === 'training') return training(workload, values);
      if (workload.kind === 'convolution') return convolution(workload, values);
      return workload.kind === 'inference' ? inference(workload, values) : operation(workload, values);
    },
  };
}

const array = (values, shape) => np.array(values).reshape(shape);

function parametersOf(layers) {
  return layers.map(({ weight, bias, inputs, units }) => ({
    weight: array(weight, [units, inputs]),
    bias: np.array(bias),
  }));
}

/** Takes ownership of the parameters and of x, as all functions of jax-js do. */
function forward(parameters, x, activation) {
  let a = x;
  parameters.forEach(({ weight, bias }, index) => {
    const z = np.dot(a, weight.transpose()).add(bias);
    if (index === parameters.length - 1) a = z;
    else a = activation === 'tanh' ? np.tanh(z) : nn.relu(z);
  });
  return a;
}

async function training({ network, batch, optimizer, learningRate }, { layerValues, batchValues }) {
  const { x: values, classes } = batchValues(network, batch);
  const softmax = network.output === 'softmax';
  const outputs = network.sizes.at(-1);
  const x = array(values, [batch, network.sizes[0]]);
  const dense = new Float32Array(batch * outputs);
  classes.forEach((label, row) => {
    if (softmax) dense[row * outputs + label] = 1;
    else dense[row] = label;
  });
  const y = array(dense, [batch, outputs]);
  const cost = (parameters, inputs, targets) => {
    const z = forward(parameters, inputs, network.activation);
    if (softmax)
      return nn
        .logSoftmax(z, -1)
        .mul(targets)
        .sum()
        .mul(-1 / batch);
    // log(1 + e^z) − y z, without overflow.
    return nn.softplus(z.ref).sub(targets.mul(z)).mean();
  };
  return trained({ cost, starting: parametersOf(layerValues(network)), optimizer, learningRate, x, y });
}

async function convolution(workload, { convolutionValues, imageValues }) {
  const { image, classes: count, batch, learningRate } = workload;
  const [height, width, channels] = image;
  const { convolutions, dense } = convolutionValues(workload);
  const { x: values, classes } = imageValues(workload);
  // Its convolutions have channels first.
  const x = array(values, [batch, height, width, channels]).transpose([0, 3, 1, 2]);
  const target = new Float32Array(batch * count);
  classes.forEach((label, row) => (target[row * count + label] = 1));
  const y = array(target, [batch, count]);
  const starting = [
    ...convolutions.map((layer) => ({
      weight: array(layer.weight, [layer.filters, 3, 3, layer.channels]).transpose([0, 3, 1, 2]),
      bias: array(layer.bias, [layer.filters, 1, 1]),
    })),
    ...parametersOf([dense]),
  ];
  const cost = (parameters, inputs, targets) => {
    let a = inputs;
    convolutions.forEach(({ height: rows, width: columns, filters }, index) => {
      const { weight, bias } = parameters[index];
      a = nn.relu(lax.conv(a, weight, [1, 1], 'SAME').add(bias));
      a = np.max(a.reshape([batch, filters, rows / 2, 2, columns / 2, 2]), [3, 5]);
    });
    const { weight, bias } = parameters.at(-1);
    const flat = a.transpose([0, 2, 3, 1]).reshape([batch, dense.inputs]);
    const z = np.dot(flat, weight.transpose()).add(bias);
    return nn
      .logSoftmax(z, -1)
      .mul(targets)
      .sum()
      .mul(-1 / batch);
  };
  return trained({ cost, starting, optimizer: 'adam', learningRate, x, y });
}

function trained({ cost, starting, optimizer, learningRate, x, y }) {
  const gradient = valueAndGrad(cost);
  const sgd = jit((parameters, inputs, targets) => {
    const [loss, slopes] = gradient(tree.ref(parameters), inputs, targets);
    return [loss, tree.map((p, g) => p.sub(g.mul(learningRate)), parameters, slopes)];
  });
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const adam = jit((state, inputs, targets) => {
    const { parameters, mean, spread, step } = state;
    const [loss, slopes] = gradient(tree.ref(parameters), inputs, targets);
    const next = step.add(1);
    const rate = np
      .sqrt(np.array(1).sub(np.exp(next.ref.mul(Math.log(beta2)))))
      .div(np.array(1).sub(np.exp(next.ref.mul(Math.log(beta1)))))
      .mul(learningRate);
    const m = tree.map((old, g) => old.mul(beta1).add(g.mul(1 - beta1)), mean, tree.ref(slopes));
    const v = tree.map((old, g) => old.mul(beta2).add(np.square(g).mul(1 - beta2)), spread, slopes);
    const moved = tree.map(
      (p, first, second) => p.sub(first.mul(rate.ref).div(np.sqrt(second).add(epsilon))),
      parameters,
      tree.ref(m),
      tree.ref(v),
    );
    rate.dispose();
    return [loss, { parameters: moved, mean: m, spread: v, step: next }];
  });
  const zeros = () => tree.map((p) => np.zeros(p.shape), starting);
  const shapes = optimizer === 'adam' ? { mean: zeros(), spread: zeros(), step: np.array(0) } : undefined;
  let state = shapes ? { parameters: starting, ...shapes } : starting;
  const advance = shapes ? adam : sgd;
  return {
    run: async (times) => {
      let loss = 0;
      for (let step = 0; step < times; step++) {
        const [value, next] = advance(state, x.ref, y.ref);
        state = next;
        if (step % 20 === 19 || step === times - 1) [loss] = await value.data();
        else value.dispose();
      }
      await blockUntilReady(tree.ref(state)).then((ready) => tree.dispose(ready));
      return loss;
    },
    end: () => {
      tree.dispose(state);
      x.dispose();
      y.dispose();
    },
  };
}

async function inference({ network, batch }, { layerValues, batchValues }) {
  const parameters = parametersOf(layerValues(network));
  const { x } = batchValues(network, batch);
  const predict = jit((weights, inputs) => nn.softmax(forward(weights, inputs, network.activation), -1));
  return {
    run: async (times) => {
      let result = [];
      for (let time = 0; time < times; time++) {
        result = await predict(tree.ref(parameters), array(x, [batch, network.sizes[0]])).data();
      }
      return result.reduce((total, value, index) => total + value * ((index % 7) - 3), 0);
    },
    end: () => tree.dispose(parameters),
  };
}

async function operation({ operation: name, size }, { numbers }) {
  const shape = name === 'matmul' || name === 'softmax' ? [size, size] : [size];
  const length = shape.reduce((product, side) => product * side, 1);
  const a = array(numbers(length, 1), shape);
  const b = array(numbers(length, 2), shape);
  const compute = {
    matmul: jit((p, q) => np.matmul(p, q)),
    add: jit((p, q) => p.add(q)),
    sum: jit((p, q) => (q.dispose(), p.sum())),
    softmax: jit((p, q) => (q.dispose(), nn.softmax(p, -1))),
  }[name];
  return {
    run: async (times) => {
      for (let left = times; left > 0; left -= IN_FLIGHT) {
        const results = Array.from({ length: Math.min(left, IN_FLIGHT) }, () => compute(a.ref, b.ref));
        await Promise.all(results.map((result) => result.blockUntilReady()));
        for (const result of results) result.dispose();
      }
      return 0;
    },
    end: () => {
      a.dispose();
      b.dispose();
    },
  };
}
