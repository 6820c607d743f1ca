// The plan of an exported network on a device of WebGPU: a kernel for each step, all buffers kept from call to call.

const USAGE = { read: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 };

/** Opens a device; throws where there is none, and where it does not compute as JavaScript does. */
async function openWebGpu(gpu) {
  const adapter = await gpu?.requestAdapter();
  if (!adapter) throw new Error('there is no WebGPU');
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const sizes = [MODEL.inputs, ...MODEL.plan.map(({ size }) => size)];
  const most = Math.max(...sizes);
  if (4 * Math.max(most, weights.length) > limit) throw new Error('the network is larger than the device');
  const device = await adapter.requestDevice({
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  try {
    const run = await prepare(device, sizes);
    const zeros = new Float32Array(MODEL.inputs);
    const [own, exact] = [await run(zeros), runInJavaScript(zeros)];
    // Of a device that computes wrongly nothing is used.
    if (own.some((y, i) => !(Math.abs(y - exact[i]) <= 1e-4 * Math.max(1, Math.abs(exact[i])))))
      throw new Error('the device computes other numbers');
    const total = sizes.reduce((a, b) => a + b);
    const chunk = Math.max(1, Math.min(1024, Math.floor(limit / 4 / most), Math.floor(2 ** 24 / total)));
    return { chunk, run, close: () => device.destroy() };
  } catch (error) {
    device.destroy();
    throw error;
  }
}

/** What runs x [examples, inputs] in standard form. */
async function prepare(device, sizes) {
  let lost;
  device.lost.then(({ message }) => (lost = message || 'the device was lost'));
  /** Every fault of WebGPU is thrown: after one, results are not what they seem. */
  const guarded = async (work) => {
    for (const scope of ['validation', 'out-of-memory', 'internal']) device.pushErrorScope(scope);
    const value = await work();
    const faults = [await device.popErrorScope(), await device.popErrorScope(), await device.popErrorScope()];
    const fault = faults.find(Boolean)?.message ?? lost;
    if (fault) throw new Error(fault);
    return value;
  };
  const buffer = (size, usage) => device.createBuffer({ size: Math.max(16, size), usage });
  const { pipelines, layout, stored } = await guarded(async () => {
    const types = ['read-only-storage', 'read-only-storage', 'read-only-storage', 'storage', 'uniform'];
    const bindings = device.createBindGroupLayout({
      entries: types.map((type, binding) => ({ binding, visibility: 4, buffer: { type } })),
    });
    const module = device.createShaderModule({ code: SHADER });
    const all = device.createPipelineLayout({ bindGroupLayouts: [bindings] });
    const kernels = await Promise.all(
      MODEL.plan.map(({ op, c }) =>
        device.createComputePipelineAsync({
          layout: all,
          compute: { module, entryPoint: op, constants: c },
        }),
      ),
    );
    const memory = buffer(weights.byteLength, USAGE.storage | USAGE.copyTarget);
    device.queue.writeBuffer(memory, 0, weights);
    return { pipelines: kernels, layout: bindings, stored: memory };
  });
  let room;
  const roomFor = (examples) => {
    if (room?.examples >= examples) return room;
    for (const one of room?.all ?? []) one.destroy();
    const usage = USAGE.storage | USAGE.copyTarget | USAGE.copySource;
    const values = sizes.map((size) => buffer(4 * size * examples, usage));
    const counts = MODEL.plan.map(() => buffer(16, USAGE.uniform | USAGE.copyTarget));
    const result = buffer(4 * MODEL.outputs * examples, USAGE.read | USAGE.copyTarget);
    const groups = MODEL.plan.map(({ from, second = from }, index) => {
      const bound = [values[from], values[second], stored, values[index + 1], counts[index]];
      const entries = bound.map((one, binding) => ({ binding, resource: { buffer: one } }));
      return device.createBindGroup({ layout, entries });
    });
    room = { examples, values, counts, result, groups, all: [...values, ...counts, result] };
    return room;
  };
  return (x) =>
    guarded(async () => {
      const examples = x.length / MODEL.inputs;
      const { values, counts, result, groups } = roomFor(examples);
      device.queue.writeBuffer(values[0], 0, x);
      const encoder = device.createCommandEncoder();
      MODEL.plan.forEach(({ each }, index) => {
        device.queue.writeBuffer(counts[index], 0, Uint32Array.of(each * examples, 0, 0, 0));
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipelines[index]);
        pass.setBindGroup(0, groups[index]);
        const workgroups = Math.ceil((each * examples) / 64);
        pass.dispatchWorkgroups(Math.min(workgroups, 65_535), Math.ceil(workgroups / 65_535));
        pass.end();
      });
      const bytes = 4 * MODEL.outputs * examples;
      encoder.copyBufferToBuffer(values.at(-1), 0, result, 0, bytes);
      device.queue.submit([encoder.finish()]);
      await result.mapAsync(1, 0, bytes);
      const outputs = new Float32Array(result.getMappedRange(0, bytes).slice(0));
      result.unmap();
      return outputs;
    });
}
