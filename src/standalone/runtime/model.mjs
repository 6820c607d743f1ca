// How an exported network is run: inputs in standard form, WebGPU where there is one, else plain JavaScript.

const decode = (base64, Type) =>
  new Type(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
const weights = decode(WEIGHTS, Float32Array);
const [shift, scale] = [MODEL.form?.shift, MODEL.form?.scale].map((one) =>
  typeof one === 'string' ? decode(one, Float64Array) : one,
);
const at = (list, index) => (typeof list === 'number' ? list : list[index]);

/** What is known of the network. */
export const info = Object.freeze({
  inputs: MODEL.inputs,
  inputShape: MODEL.inputShape,
  outputs: MODEL.outputs,
  outputShape: MODEL.outputShape,
  classes: MODEL.classes,
  targets: MODEL.targets,
  columns: MODEL.columns,
});

/** Numbers of rows [examples, inputs] in standard form. */
function prepared(given) {
  const isRows = Array.isArray(given) && given.some((row) => row && typeof row === 'object');
  if (isRows) {
    const bad = given.findIndex((row) => row?.length !== MODEL.inputs);
    if (bad >= 0)
      throw new RangeError(
        `predict: a row must have ${MODEL.inputs} numbers; got ${given[bad]?.length ?? given[bad]} in row ${bad + 1}.`,
      );
  }
  const x = isRows ? given.flatMap((row) => Array.from(row)) : given;
  if (typeof x?.length !== 'number' || typeof x === 'string' || x.length % MODEL.inputs !== 0)
    throw new RangeError(
      `predict: x must hold rows of ${MODEL.inputs} numbers; got ${x?.length ?? typeof x}.`,
    );
  return Float32Array.from({ length: x.length }, (_, i) => {
    const value = x[i];
    const place = `row ${Math.floor(i / MODEL.inputs) + 1}, column ${(i % MODEL.inputs) + 1}`;
    if (typeof value !== 'number')
      throw new TypeError(`predict: inputs must be numbers; got ${typeof value} in ${place}.`);
    if (Number.isNaN(value) && MODEL.form?.missing) return 0;
    const own = MODEL.form ? (value - at(shift, i % MODEL.inputs)) * at(scale, i % MODEL.inputs) : value;
    if (!Number.isFinite(Math.fround(own)))
      throw new RangeError(`predict: inputs must be finite; got ${value} in ${place}.`);
    if (MODEL.wholeBelow && !(Number.isInteger(value) && value >= 0 && value < MODEL.wholeBelow))
      throw new RangeError(
        `predict: inputs must be whole numbers from 0 to ${MODEL.wholeBelow - 1}; got ${value} in ${place}.`,
      );
    return own;
  });
}

/** Outputs in the units of the data. */
function finished(outputs) {
  const bad = outputs.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new RangeError(
      `predict: outputs must be finite; got ${outputs[bad]} in row ${Math.floor(bad / MODEL.outputs) + 1}.`,
    );
  const { mean, deviation } = MODEL.target ?? {};
  if (!mean) return outputs;
  return Float64Array.from(outputs, (y, i) => y * deviation[i % MODEL.outputs] + mean[i % MODEL.outputs]);
}

/** All values of the plan for x [examples, inputs] in standard form, the last one. */
function runInJavaScript(x) {
  const examples = x.length / MODEL.inputs;
  const values = [x];
  for (const { op, from, second, size, c } of MODEL.plan) {
    const y = new Float32Array(examples * size);
    OPERATIONS[op](values[from], y, weights, c, values[second]);
    values.push(y);
  }
  return values.at(-1);
}

/**
 * The network, ready to predict: by WebGPU where there is one (`gpu`, by default the page's), else in JavaScript.
 */
export async function createModel(options = {}) {
  const unknown = Object.keys(Object(options)).filter((name) => name !== 'backend' && name !== 'gpu');
  if (typeof options !== 'object' || options === null || unknown.length > 0)
    throw new TypeError(`createModel: options must be { backend, gpu }; got ${unknown[0] ?? options}.`);
  const { backend = 'auto', gpu = globalThis.navigator?.gpu } = options;
  if (!['auto', 'webgpu', 'javascript'].includes(backend))
    throw new RangeError(`createModel: backend must be auto, webgpu or javascript; got ${backend}.`);
  if (gpu !== undefined && gpu !== null && typeof gpu.requestAdapter !== 'function')
    throw new TypeError(
      `createModel: gpu must have requestAdapter, as navigator.gpu or create([]) of webgpu; got ${{}.toString.call(gpu)}.`,
    );
  let device;
  let reason;
  if (backend !== 'javascript') {
    try {
      device = await openWebGpu(gpu);
    } catch (error) {
      if (backend === 'webgpu') throw new Error(`createModel: ${error.message}.`, { cause: error });
      reason = error.message;
    }
  }
  const runChunk = async (x) => {
    if (!device) return runInJavaScript(x);
    try {
      return await device.run(x);
    } catch (error) {
      if (backend === 'webgpu') throw error;
      // A device that is lost is not the end: the same numbers come from JavaScript.
      device = undefined;
      reason = error.message;
      return runInJavaScript(x);
    }
  };
  const run = async (x) => {
    const outputs = new Float32Array((x.length / MODEL.inputs) * MODEL.outputs);
    const step = (device?.chunk ?? 256) * MODEL.inputs;
    for (let from = 0; from < x.length; from += step)
      outputs.set(await runChunk(x.subarray(from, from + step)), (from / MODEL.inputs) * MODEL.outputs);
    return finished(outputs);
  };
  let last = Promise.resolve();
  const model = {
    info,
    get backend() {
      return device ? 'webgpu' : 'javascript';
    },
    get reason() {
      return reason;
    },
    async predict(given) {
      const x = prepared(given);
      const outputs = last.then(() => run(x));
      last = outputs.catch(() => undefined);
      return outputs;
    },
    async classify(given) {
      const { classes, outputs: count } = MODEL;
      if (!classes) throw new Error('classify: the network must tell classes; it predicts numbers.');
      const shares = await model.predict(given);
      return Array.from({ length: shares.length / count }, (_, row) => {
        const own = shares.subarray(row * count, (row + 1) * count);
        const best = count === 1 ? Number(own[0] >= 0.5) : own.indexOf(own.reduce((a, b) => Math.max(a, b)));
        const probability = count === 1 && best === 0 ? 1 - own[0] : own[count === 1 ? 0 : best];
        return { label: classes[best] ?? String(best), probability };
      });
    },
    encode,
    close() {
      device?.close();
      device = undefined;
    },
  };
  return model;
}
