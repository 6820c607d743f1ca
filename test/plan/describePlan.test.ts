// Plans as text: which calls a graph becomes, what is fused onto each, and where values lie. No device is needed.

import { expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { defaultLoss, dense, network } from '../../src/index.ts';
import { describePlan } from '../../src/plan/describePlan.ts';
import { paperStep } from './paperStep.ts';

function plan(...outputs: Tensor[]): string {
  return `\n${describePlan({ outputs, updates: [] })}\n`;
}

it('has a training step with Adam as a few calls, updated in place', () => {
  const net = network({ inputs: 6, layers: [dense(5, 'relu'), dense(3, 'softmax')] });
  const updates = paperStep(net, () => ({ x: input('x', [40, 6]), y: input('y', [40], 'u32') }), {
    loss: defaultLoss('softmax'),
    examples: 40,
    batchSize: 8,
    l2: 0.1,
  });
  expect(`\n${describePlan({ outputs: [], updates })}\n`).toBe(`
inputs
  %0 parameters f32[256]
  %1 mean f32[256]
  %2 meanSquare f32[256]
  %3 rate f32[]
  %4 counter u32[]
  %5 history f32[16]
  %6 record u32[]
  %7 x f32[40, 6]
  %8 y u32[40]
recomputed where read
  %27 toReal f32[] call=to_real parameters=[] (%26)
  %48 multiply f32[] call=multiply parameters=[] (%27, -0.10536051565782628)
  %49 expm1 f32[] call=exponential_minus_one parameters=[] (%48)
  %50 multiply f32[] call=multiply parameters=[] (%49, -1)
  %51 divide f32[] call=divide parameters=[] (%3, %50)
  %53 multiply f32[] call=multiply parameters=[] (%27, -0.0010005003335835344)
  %54 expm1 f32[] call=exponential_minus_one parameters=[] (%53)
  %55 multiply f32[] call=multiply parameters=[] (%54, -1)
  %56 sqrt f32[] call=square_root parameters=[] (%55)
calls
  1: batch batch [8, 6]
    kernel %9 batch f32[8, 6] batching={"count":40,"batchSize":8,"shuffleSeed":0} (%7, %4) -> buffer 1
    beside %10 batch u32[8] batching={"count":40,"batchSize":8,"shuffleSeed":0} (%8, %4) -> buffer 2
  2: matmul add relu [8, 5]
    kernel %11 matmul f32[8, 5] transposeA=false transposeB=true (%9, %0 as [5, 6] by [6, 1])
    finish %12 add f32[8, 5] call=add parameters=[] (%11, %0 as [5] by [1] from 64)
    finish %13 relu f32[8, 5] call=relu parameters=[] (%12) -> buffer 3
  3: matmul add [8, 3]
    kernel %14 matmul f32[8, 3] transposeA=false transposeB=true (%13, %0 as [3, 5] by [5, 1] from 128)
    finish %15 add f32[8, 3] call=add parameters=[] (%14, %0 as [3] by [1] from 192) -> buffer 4
  4: softmaxMinusTarget softmaxCrossEntropy multiply [8, 3]
    kernel %30 softmaxMinusTarget f32[8, 3] result=gradient (%15, %10)
    beside %16 softmaxCrossEntropy f32[8] result=loss (%15, %10) -> buffer 5
    finish %31 multiply f32[8, 3] call=multiply parameters=[] (%30, 0.125) -> buffer 6
  5: sum multiply [1]
    kernel %17 sum f32[1] combine=sum axes=[0] (%16)
    finish %18 multiply f32[] call=multiply parameters=[] (%17 as [], 0.125) -> buffer 2
  6: square sum [1, 1]
    fetch  %19 square f32[5, 6] call=square parameters=[] (%0 as [5, 6] by [6, 1])
    kernel %20 sum f32[1, 1] combine=sum axes=[0,1] (%19) -> buffer 5
  7: matmul sum multiply add [3, 5]
    kernel %34 matmul f32[3, 5] transposeA=true transposeB=false (%31, %13)
    beside %32 sum f32[1, 3] combine=sum axes=[0] (%31) -> buffer 7 from byte 768
    finish %28 multiply f32[3, 5] call=multiply parameters=[] (0.0125, %0 as [3, 5] by [5, 1] from 128)
    finish %35 add f32[3, 5] call=add parameters=[] (%28, %34) -> buffer 7 from byte 512
  8: matmul reluGrad [8, 5]
    kernel %33 matmul f32[8, 5] transposeA=false transposeB=false (%31, %0 as [3, 5] by [5, 1] from 128)
    finish %36 reluGrad f32[8, 5] call=relu_grad parameters=[] (%13, %33) -> buffer 8
  9: matmul sum multiply add [5, 6]
    kernel %38 matmul f32[5, 6] transposeA=true transposeB=false (%36, %9)
    beside %37 sum f32[1, 5] combine=sum axes=[0] (%36) -> buffer 7 from byte 256
    finish %29 multiply f32[5, 6] call=multiply parameters=[] (0.0125, %0 as [5, 6] by [6, 1])
    finish %39 add f32[5, 6] call=add parameters=[] (%29, %38) -> buffer 7
  10: pack [256]
    kernel %40 pack f32[256] offsets=[0,64,128,192] (%39, %37, %35, %32) -> buffer 7
  11: square sum add multiply add increment recordAt [1, 1]
    fetch  %21 square f32[3, 5] call=square parameters=[] (%0 as [3, 5] by [5, 1] from 128)
    kernel %22 sum f32[1, 1] combine=sum axes=[0,1] (%21)
    finish %23 add f32[] call=add parameters=[] (%20 as [], %22 as [])
    finish %24 multiply f32[] call=multiply parameters=[] (0.00625, %23)
    finish %25 add f32[] call=add parameters=[] (%18, %24)
    finish %26 increment u32[] call=increment parameters=[] (%4) -> counter
    finish %62 recordAt f32[16] (%5, %4, %25) -> history
  12: multiply multiply add multiply square multiply add sqrt divide add divide multiply subtract watch []
    finish %41 multiply f32[256] call=multiply parameters=[] (%1, 0.9)
    finish %42 multiply f32[256] call=multiply parameters=[] (%40, 0.09999999999999998)
    finish %43 add f32[256] call=add parameters=[] (%41, %42) -> mean
    finish %44 multiply f32[256] call=multiply parameters=[] (%2, 0.999)
    finish %45 square f32[256] call=square parameters=[] (%40)
    finish %46 multiply f32[256] call=multiply parameters=[] (%45, 0.0010000000000000009)
    finish %47 add f32[256] call=add parameters=[] (%44, %46) -> meanSquare
    finish %52 sqrt f32[256] call=square_root parameters=[] (%47)
    finish %57 divide f32[256] call=divide parameters=[] (%52, %56)
    finish %58 add f32[256] call=add parameters=[] (%57, 1e-8)
    finish %59 divide f32[256] call=divide parameters=[] (%43, %58)
    finish %60 multiply f32[256] call=multiply parameters=[] (%51, %59)
    finish %61 subtract f32[256] call=subtract parameters=[] (%0, %60) -> parameters
    finish %63 watch u32[] (%6, %26, %61, %43, %47) -> record
memory
  buffer 1: 192 bytes
  buffer 2: 32 bytes
  buffer 3: 160 bytes
  buffer 4: 96 bytes
  buffer 5: 32 bytes
  buffer 6: 96 bytes
  buffer 7: 1024 bytes
  buffer 8: 160 bytes
`);
});

it('has a softmax of a product with a bias as two calls', () => {
  const [x, w, b] = [input('x', [4, 6]), input('w', [8, 6]), input('b', [8])];
  expect(plan(ops.multiply(ops.softmax(ops.add(ops.matmul(x, w, { transposeB: true }), b)), 2))).toBe(`
inputs
  %0 x f32[4, 6]
  %1 w f32[8, 6]
  %2 b f32[8]
calls
  1: matmul add [4, 8]
    kernel %3 matmul f32[4, 8] transposeA=false transposeB=true (%0, %1)
    finish %4 add f32[4, 8] call=add parameters=[] (%3, %2) -> buffer 1
  2: softmax multiply [4, 8]
    kernel %5 softmax f32[4, 8] (%4)
    finish %6 multiply f32[4, 8] call=multiply parameters=[] (%5, 2) -> buffer 2
memory
  buffer 1: 128 bytes
  buffer 2: 128 bytes
`);
});

it('has maxout and its gradient', () => {
  const x = input('x', [4, 6]);
  expect(plan(...grad(ops.sum(ops.square(ops.maxout(x, 3))), [x]))).toBe(`
inputs
  %0 x f32[4, 6]
calls
  1: max multiply [4, 2, 1]
    kernel %1 max f32[4, 2, 1] combine=max axes=[2] (%0 as [4, 2, 3]) -> buffer 1
    finish %2 multiply f32[4, 2] call=multiply parameters=[] (2, %1 as [4, 2]) -> buffer 2
  2: equal [4, 2, 3]
    finish %3 equal f32[4, 2, 3] call=equal parameters=[] (%0 as [4, 2, 3], %1) -> buffer 3
  3: sum divide [4, 2, 1]
    kernel %4 sum f32[4, 2, 1] combine=sum axes=[2] (%3)
    finish %5 divide f32[4, 2, 1] call=divide parameters=[] (%2 as [4, 2, 1], %4) -> buffer 1
  4: multiply [4, 2, 3]
    finish %6 multiply f32[4, 2, 3] call=multiply parameters=[] (%3, %5) -> buffer 4
memory
  buffer 1: 32 bytes
  buffer 2: 32 bytes
  buffer 3: 96 bytes
  buffer 4: 96 bytes
`);
});

it('has a chain of reductions with what comes before and after each', () => {
  const x = input('x', [3, 4, 5]);
  const rows = ops.sum(ops.square(ops.subtract(x, 1)), { axis: 2 });
  expect(plan(ops.sqrt(ops.sum(ops.max(ops.tanh(rows), { axis: 0 }))), ops.sum(x, { axis: 1 }))).toBe(`
inputs
  %0 x f32[3, 4, 5]
calls
  1: add square sum tanh [3, 4, 1]
    fetch  %1 add f32[3, 4, 5] call=add parameters=[] (%0, -1)
    fetch  %2 square f32[3, 4, 5] call=square parameters=[] (%1)
    kernel %3 sum f32[3, 4, 1] combine=sum axes=[2] (%2)
    finish %4 tanh f32[3, 4] call=tanh_activation parameters=[] (%3 as [3, 4]) -> buffer 1
  2: max [1, 4]
    kernel %5 max f32[1, 4] combine=max axes=[0] (%4) -> buffer 2
  3: sum sqrt [1]
    kernel %6 sum f32[1] combine=sum axes=[0] (%5 as [4])
    finish %7 sqrt f32[] call=square_root parameters=[] (%6 as []) -> buffer 3
  4: sum [3, 1, 5]
    kernel %8 sum f32[3, 1, 5] combine=sum axes=[1] (%0) -> buffer 4
memory
  buffer 1: 48 bytes
  buffer 2: 16 bytes
  buffer 3: 4 bytes
  buffer 4: 60 bytes
`);
});

it('has gathered, scattered, scanned and ordered values', () => {
  const [x, i] = [input('x', [6, 8]), input('i', [3], 'u32')];
  const picked = ops.relu(ops.gather(x, i));
  const { values, indices } = ops.topK(ops.transpose(x), { k: 2 });
  expect(
    plan(
      ...grad(ops.sum(ops.square(picked)), [x]),
      ops.tanh(ops.cumsum(picked, { axis: 1 })),
      values,
      indices,
      ops.argMax(x, { axis: 1 }),
    ),
  ).toBe(`
inputs
  %0 x f32[6, 8]
  %1 i u32[3]
calls
  1: copy [8, 6, 1]
    finish %4 copy f32[8, 6, 1] (%0 as [8, 6, 1] by [1, 8, 0]) -> buffer 1
  2: topK topK [8, 2, 1]
    kernel %5 topK u32[8, 2, 1] largest=true result=indices (%4) -> buffer 2
    beside %6 topK f32[8, 2, 1] largest=true result=values (%4) -> buffer 3
  3: gather relu multiply reluGrad [1, 3, 8]
    kernel %2 gather f32[1, 3, 8] own=false (%0 as [1, 6, 8], %1)
    finish %3 relu f32[3, 8] call=relu parameters=[] (%2 as [3, 8]) -> buffer 1
    finish %7 multiply f32[3, 8] call=multiply parameters=[] (2, %3)
    finish %8 reluGrad f32[3, 8] call=relu_grad parameters=[] (%3, %7) -> buffer 4
  4: scatterAdd [1, 6, 8]
    kernel %9 scatterAdd f32[1, 6, 8] own=false (%8 as [1, 3, 8], %1) -> buffer 5
  5: cumsum tanh [3, 8, 1]
    kernel %10 cumsum f32[3, 8, 1] exclusive=false reverse=false (%3 as [3, 8, 1])
    finish %11 tanh f32[3, 8] call=tanh_activation parameters=[] (%10 as [3, 8]) -> buffer 6
  6: argMax [6, 1, 1]
    kernel %12 argMax u32[6, 1, 1] extreme=max last=false (%0 as [6, 8, 1]) -> buffer 7
memory
  buffer 1: 192 bytes
  buffer 2: 64 bytes
  buffer 3: 64 bytes
  buffer 4: 96 bytes
  buffer 5: 192 bytes
  buffer 6: 96 bytes
  buffer 7: 24 bytes
`);
});

it('has bytes and half precision read as they lie where a kernel can, else copied', () => {
  const [x, w, bytes] = [input('x', [4, 6], 'f16'), input('w', [6, 8], 'f16'), input('bytes', [4, 6], 'u8')];
  expect(
    plan(
      ops.cast(ops.relu(ops.matmul(x, w)), 'f16'),
      ops.softmax(x),
      ops.pad(bytes, { before: [1], after: [0] }),
      ops.matmul(bytes, w),
    ),
  ).toBe(`
inputs
  %0 x f16[4, 6]
  %1 w f16[6, 8]
  %2 bytes u8[4, 6]
calls
  1: matmul relu cast [4, 8]
    kernel %3 matmul f32[4, 8] transposeA=false transposeB=false (%0, %1)
    finish %4 relu f32[4, 8] call=relu parameters=[] (%3)
    finish %5 cast f16[4, 8] call=to_half parameters=[] (%4) -> buffer 1
  2: copy [4, 6]
    finish %6 copy f32[4, 6] (%0) -> buffer 2
  3: softmax [4, 6]
    kernel %7 softmax f32[4, 6] (%6) -> buffer 3
  4: window [1, 5, 6]
    finish %8 window f32[1, 5, 6] before=1 fill=0 (%2 as [1, 4, 6]) -> buffer 4
  5: copy [4, 6]
    finish %9 copy f32[4, 6] (%2) -> buffer 2
  6: matmul [4, 8]
    kernel %10 matmul f32[4, 8] transposeA=false transposeB=false (%9, %1) -> buffer 5
memory
  buffer 1: 64 bytes
  buffer 2: 96 bytes
  buffer 3: 96 bytes
  buffer 4: 120 bytes
  buffer 5: 128 bytes
`);
});

it('has views of every sort, masks of positions, and an output that is a variable', () => {
  const x = input('x', [4, 6]);
  const part = ops.slice(x, { starts: [1], ends: [3] });
  expect(
    plan(
      x,
      ops.matmul(ops.transpose(x), x),
      ops.add(part, ops.transpose(ops.reshape(part, [6, 2]))),
      ops.triu(ops.matmul(x, ops.transpose(x))),
    ),
  ).toBe(`
inputs
  %0 x f32[4, 6]
recomputed where read
  %4 position u32[4, 4] axis=0
  %5 position u32[4, 4] axis=1
calls
  1: matmul [6, 6]
    kernel %1 matmul f32[6, 6] transposeA=false transposeB=false (%0 as [6, 4] by [1, 6], %0) -> buffer 1
  2: add [2, 6]
    finish %2 add f32[2, 6] call=add parameters=[] (%0 as [2, 6] by [6, 1] from 6, %0 as [2, 6] by [1, 2] from 6) -> buffer 2
  3: matmul triu [4, 4]
    kernel %3 matmul f32[4, 4] transposeA=false transposeB=false (%0, %0 as [6, 4] by [1, 6])
    finish %6 triu f32[4, 4] call=keep_upper parameters=[] (%3, %4, %5, 0) -> buffer 3
memory
  buffer 1: 144 bytes
  buffer 2: 48 bytes
  buffer 3: 64 bytes
`);
});
