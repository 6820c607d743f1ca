// Operations on tensors.

export { abs } from './pointwise/abs.ts';
export { absoluteError } from './loss/absoluteError.ts';
export { acos } from './pointwise/acos.ts';
export { acosh } from './pointwise/acosh.ts';
export { add } from './pointwise/add.ts';
export { argMax, argMin, hardmax, type ArgOptions } from './reduce/argMax.ts';
export { asin } from './pointwise/asin.ts';
export { asinh } from './pointwise/asinh.ts';
export { atan } from './pointwise/atan.ts';
export { atanh } from './pointwise/atanh.ts';
export { batchOf } from './state/batch.ts';
export {
  batchNorm,
  type BatchNormOptions,
  type BatchNormResult,
  type BatchNormTensors,
} from './norm/batchNorm.ts';
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from './loss/binaryCrossEntropy.ts';
export { broadcastTo } from './shape/broadcastTo.ts';
export { cast } from './pointwise/cast.ts';
export { categoricalCrossEntropy } from './loss/categoricalCrossEntropy.ts';
export { ceil } from './pointwise/ceil.ts';
export { celu } from './activation/celu.ts';
export {
  crossEntropy,
  negativeLogLikelihood,
  type ClassLossOptions,
  type CrossEntropyOptions,
} from './loss/classLoss.ts';
export { clip, type ClipOptions } from './pointwise/clip.ts';
export { concat, split, stack } from './shape/concat.ts';
export { increment, recordAt, toReal } from './state/counter.ts';
export { NEVER, watch } from './state/watch.ts';
export { softmaxCrossEntropy } from './loss/crossEntropy.ts';
export { conv2d, type Conv2dOptions } from './image/conv2d.ts';
export { cumsum, type CumsumOptions } from './reduce/cumsum.ts';
export { diagonal } from './shape/diagonal.ts';
export { divide } from './pointwise/divide.ts';
export { dropout, type DropoutOptions } from './norm/dropout.ts';
export { einsum } from './product/einsum.ts';
export { elu } from './activation/elu.ts';
export { equal } from './compare/equal.ts';
export { erf } from './pointwise/erf.ts';
export { exp } from './pointwise/exp.ts';
export { expm1 } from './pointwise/expm1.ts';
export { flip } from './shape/flip.ts';
export { floor } from './pointwise/floor.ts';
export { gather, scatterAdd, takeAlong } from './index/gather.ts';
export { gelu } from './activation/gelu.ts';
export { geluTanh } from './activation/geluTanh.ts';
export { greater } from './compare/greater.ts';
export { greaterEqual } from './compare/greaterEqual.ts';
export { hardSigmoid, type HardSigmoidOptions } from './activation/hardSigmoid.ts';
export { hardSwish } from './activation/hardSwish.ts';
export { isFinite } from './compare/isFinite.ts';
export { isInf } from './compare/isInf.ts';
export { isNaN } from './compare/isNaN.ts';
export {
  layerNorm,
  lpNormalization,
  meanVarianceNormalization,
  rmsNorm,
  type LayerNormOptions,
} from './norm/layerNorm.ts';
export { leakyRelu } from './activation/leakyRelu.ts';
export { less } from './compare/less.ts';
export { lessEqual } from './compare/lessEqual.ts';
export { dot, gemm, linear, outer, type GemmOptions } from './product/linear.ts';
export { log } from './pointwise/log.ts';
export { log1p } from './pointwise/log1p.ts';
export { logicalAnd } from './compare/logicalAnd.ts';
export { logicalNot } from './compare/logicalNot.ts';
export { logicalOr } from './compare/logicalOr.ts';
export { logicalXor } from './compare/logicalXor.ts';
export { logSigmoid } from './activation/logSigmoid.ts';
export { logSoftmax, logSumExp } from './reduce/logSumExp.ts';
export { matmul, type MatmulOptions } from './product/matmul.ts';
export {
  averagePool2d,
  globalAveragePool2d,
  maxPool2d,
  type AveragePoolOptions,
  type PoolOptions,
} from './image/pool2d.ts';
export type { OneOrBoth, Padding } from './image/windows.ts';
export { max } from './reduce/max.ts';
export { maximum } from './pointwise/maximum.ts';
export { maxout } from './activation/maxout.ts';
export { mean } from './reduce/mean.ts';
export { min } from './reduce/min.ts';
export { minimum } from './pointwise/minimum.ts';
export { mish } from './activation/mish.ts';
export { multiply } from './pointwise/multiply.ts';
export { negate } from './pointwise/negate.ts';
export { logSum, norm1, norm2, sumSquare } from './reduce/norm.ts';
export { notEqual } from './compare/notEqual.ts';
export { oneHot, type OneHotOptions } from './index/oneHot.ts';
export { pack, segment } from './state/pack.ts';
export { pad, type PadOptions } from './shape/pad.ts';
export { pow } from './pointwise/pow.ts';
export { prelu } from './activation/prelu.ts';
export { prod } from './reduce/prod.ts';
export { reciprocal } from './pointwise/reciprocal.ts';
export type { ReduceOptions } from './reduce/reduce.ts';
export type { LossOptions, Reduction } from './loss/reduceLoss.ts';
export { cosineEmbeddingLoss, cosineSimilarity, hinge, huber, klDivergence } from './loss/regressionLoss.ts';
export { relu } from './activation/relu.ts';
export { relu6 } from './activation/relu6.ts';
export { reshape } from './shape/reshape.ts';
export { roll } from './shape/roll.ts';
export { round } from './pointwise/round.ts';
export { rsqrt } from './pointwise/rsqrt.ts';
export { selu, type SeluOptions } from './activation/selu.ts';
export { shrink, type ShrinkOptions } from './activation/shrink.ts';
export { sigmoid } from './activation/sigmoid.ts';
export { sign } from './pointwise/sign.ts';
export { silu } from './activation/silu.ts';
export { cos, sin } from './pointwise/sinCos.ts';
export { cosh, sinh } from './pointwise/sinhCosh.ts';
export { slice, type SliceOptions } from './shape/slice.ts';
export { softmax } from './activation/softmax.ts';
export { softplus } from './activation/softplus.ts';
export { softsign } from './activation/softsign.ts';
export { sqrt } from './pointwise/sqrt.ts';
export { square } from './pointwise/square.ts';
export { squaredError } from './loss/squaredError.ts';
export { flatten, squeeze, unsqueeze } from './shape/squeeze.ts';
export { subtract } from './pointwise/subtract.ts';
export { sum } from './reduce/sum.ts';
export { tan } from './pointwise/tan.ts';
export { tanh } from './activation/tanh.ts';
export { thresholdedRelu } from './activation/thresholdedRelu.ts';
export { toWhole } from './pointwise/toWhole.ts';
export { topK, type TopK, type TopKOptions } from './reduce/topK.ts';
export { transpose } from './shape/transpose.ts';
export { tril, triu } from './shape/triangle.ts';
export { std, variance, type VarianceOptions } from './reduce/variance.ts';
export { where } from './compare/where.ts';
