// Operations on tensors.

export { abs } from './abs.ts';
export { absoluteError } from './absoluteError.ts';
export { acos } from './acos.ts';
export { acosh } from './acosh.ts';
export { add } from './add.ts';
export { argMax, argMin, hardmax, type ArgOptions } from './argMax.ts';
export { asin } from './asin.ts';
export { asinh } from './asinh.ts';
export { atan } from './atan.ts';
export { atanh } from './atanh.ts';
export { batchOf } from './batch.ts';
export {
  batchNorm,
  type BatchNormOptions,
  type BatchNormResult,
  type BatchNormTensors,
} from './batchNorm.ts';
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from './binaryCrossEntropy.ts';
export { broadcastTo } from './broadcastTo.ts';
export { cast } from './cast.ts';
export { categoricalCrossEntropy } from './categoricalCrossEntropy.ts';
export { ceil } from './ceil.ts';
export { celu } from './celu.ts';
export {
  crossEntropy,
  negativeLogLikelihood,
  type ClassLossOptions,
  type CrossEntropyOptions,
} from './classLoss.ts';
export { clip, type ClipOptions } from './clip.ts';
export { concat, split, stack } from './concat.ts';
export { increment, recordAt, toReal } from './counter.ts';
export { NEVER, watch } from './watch.ts';
export { softmaxCrossEntropy } from './crossEntropy.ts';
export { cumsum, type CumsumOptions } from './cumsum.ts';
export { diagonal } from './diagonal.ts';
export { divide } from './divide.ts';
export { dropout, type DropoutOptions } from './dropout.ts';
export { einsum } from './einsum.ts';
export { elu } from './elu.ts';
export { equal } from './equal.ts';
export { erf } from './erf.ts';
export { exp } from './exp.ts';
export { expm1 } from './expm1.ts';
export { flip } from './flip.ts';
export { floor } from './floor.ts';
export { gather, scatterAdd, takeAlong } from './gather.ts';
export { gelu } from './gelu.ts';
export { geluTanh } from './geluTanh.ts';
export { greater } from './greater.ts';
export { greaterEqual } from './greaterEqual.ts';
export { hardSigmoid, type HardSigmoidOptions } from './hardSigmoid.ts';
export { hardSwish } from './hardSwish.ts';
export { isFinite } from './isFinite.ts';
export { isInf } from './isInf.ts';
export { isNaN } from './isNaN.ts';
export {
  layerNorm,
  lpNormalization,
  meanVarianceNormalization,
  rmsNorm,
  type LayerNormOptions,
} from './layerNorm.ts';
export { leakyRelu } from './leakyRelu.ts';
export { less } from './less.ts';
export { lessEqual } from './lessEqual.ts';
export { dot, gemm, linear, outer, type GemmOptions } from './linear.ts';
export { log } from './log.ts';
export { log1p } from './log1p.ts';
export { logicalAnd } from './logicalAnd.ts';
export { logicalNot } from './logicalNot.ts';
export { logicalOr } from './logicalOr.ts';
export { logicalXor } from './logicalXor.ts';
export { logSigmoid } from './logSigmoid.ts';
export { logSoftmax, logSumExp } from './logSumExp.ts';
export { matmul, type MatmulOptions } from './matmul.ts';
export { max } from './max.ts';
export { maximum } from './maximum.ts';
export { maxout } from './maxout.ts';
export { mean } from './mean.ts';
export { min } from './min.ts';
export { minimum } from './minimum.ts';
export { mish } from './mish.ts';
export { multiply } from './multiply.ts';
export { negate } from './negate.ts';
export { logSum, norm1, norm2, sumSquare } from './norm.ts';
export { notEqual } from './notEqual.ts';
export { oneHot, type OneHotOptions } from './oneHot.ts';
export { pack, segment } from './pack.ts';
export { pad, type PadOptions } from './pad.ts';
export { pow } from './pow.ts';
export { prelu } from './prelu.ts';
export { prod } from './prod.ts';
export { reciprocal } from './reciprocal.ts';
export type { ReduceOptions } from './reduce.ts';
export type { LossOptions, Reduction } from './reduceLoss.ts';
export { cosineEmbeddingLoss, cosineSimilarity, hinge, huber, klDivergence } from './regressionLoss.ts';
export { relu } from './relu.ts';
export { relu6 } from './relu6.ts';
export { reshape } from './reshape.ts';
export { roll } from './roll.ts';
export { round } from './round.ts';
export { rsqrt } from './rsqrt.ts';
export { selu, type SeluOptions } from './selu.ts';
export { shrink, type ShrinkOptions } from './shrink.ts';
export { sigmoid } from './sigmoid.ts';
export { sign } from './sign.ts';
export { silu } from './silu.ts';
export { cos, sin } from './sinCos.ts';
export { cosh, sinh } from './sinhCosh.ts';
export { slice, type SliceOptions } from './slice.ts';
export { softmax } from './softmax.ts';
export { softplus } from './softplus.ts';
export { softsign } from './softsign.ts';
export { sqrt } from './sqrt.ts';
export { square } from './square.ts';
export { squaredError } from './squaredError.ts';
export { flatten, squeeze, unsqueeze } from './squeeze.ts';
export { subtract } from './subtract.ts';
export { sum } from './sum.ts';
export { tan } from './tan.ts';
export { tanh } from './tanh.ts';
export { thresholdedRelu } from './thresholdedRelu.ts';
export { topK, type TopKOptions } from './topK.ts';
export { transpose } from './transpose.ts';
export { tril, triu } from './triangle.ts';
export { std, variance, type VarianceOptions } from './variance.ts';
export { where } from './where.ts';
