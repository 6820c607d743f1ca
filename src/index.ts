// Gradloom: neural networks on the GPU through WebGPU. This entry runs in pages and in Node.

export { GradloomError, type ErrorCode } from './errors.ts';
export type { HeightWidth } from './imageGeometry.ts';

export { openGpu, type OpenOptions } from './gpu/open.ts';
export type { Gpu, Reading, TensorCoreSize } from './gpu/gpu.ts';
export type { Patiently } from './gpu/patiently.ts';
export type { DriverInfo, RulesOnTrial } from './gpu/driverInfo.ts';
export type { CompileProgress } from './gpu/shaderCall.ts';
export type { TuningBudget, TuningMode, TuningOptions } from './gpu/tuning.ts';
export type { TuningRecord, TuningRecords, TuningStore } from './gpu/tuningRecord.ts';

export type { PowerPreference } from './gpu/webgpuNames.ts';

export * from './graph/ops/index.ts';
export { customGradient } from './graph/customGradient.ts';
export { grad } from './graph/differentiate.ts';
export { stopGradient } from './graph/stopGradient.ts';
export { valueAndGrad, type ValueAndGradients } from './graph/valueAndGrad.ts';
export type { NamedShape, Parameter, ParameterLayout, ParameterRole } from './graph/parameterLayout.ts';
export type { Shape } from './graph/shape.ts';
export { constant, input, Tensor, type DType, type TensorLike, type TensorOptions } from './graph/tensor.ts';

export { compile } from './plan/compile.ts';
export type { CallReport, Program, ReportOptions } from './plan/program.ts';
export type { ProgramSpec } from './plan/programSpec.ts';
export { tune } from './plan/tune.ts';
export { Variable, type Values } from './plan/variable.ts';

export { ACTIVATION_NAMES, activation, type Activation, type ActivationName } from './nn/activation.ts';
export { INITIALIZER_NAMES, initializer, type Initializer } from './nn/initializer.ts';
export type {
  BuiltLayer,
  InitialValues,
  Layer,
  LayerConfig,
  LayerContext,
  LayerOutput,
  ParameterSpec,
  StateSpec,
} from './nn/layer.ts';
export { dense, type DenseOptions } from './nn/layers/dense.ts';
export * as layers from './nn/layers/index.ts';
export { maxoutUnits } from './nn/layers/maxoutUnits.ts';
export {
  costOf,
  defaultLoss,
  LOSS_NAMES,
  type LossFunction,
  type LossInputs,
  type LossName,
} from './nn/loss.ts';
export {
  network,
  Network,
  type Forward,
  type ForwardOptions,
  type NetworkConfig,
  type NetworkOptions,
  type StorageType,
} from './nn/network.ts';
export type { NetworkSummary, SummaryLayer, SummaryOptions } from './nn/summary.ts';

export { adam, adamw, type AdamOptions } from './optim/adam.ts';
export { chained, type ScheduleStage } from './optim/chained.ts';
export {
  cosineRestarts,
  oneCycle,
  type CosineRestartsOptions,
  type OneCycleOptions,
} from './optim/cycleSchedules.ts';
export {
  constantRate,
  cosineDecay,
  polynomialDecay,
  stepDecay,
  type DecayOptions,
  type PolynomialDecayOptions,
  type StepDecayOptions,
} from './optim/decaySchedules.ts';
export type { Optimizer, OptimizerConfig, Update, UpdateInputs, WeightDecayOn } from './optim/optimizer.ts';
export { rmsprop, type RmspropOptions } from './optim/rmsprop.ts';
export {
  exponentialDecay,
  inverseTimeDecay,
  warmup,
  type Schedule,
  type TensorSchedule,
} from './optim/schedule.ts';
export { momentum, nesterov, sgd, type MomentumOptions, type SgdOptions } from './optim/sgd.ts';

export type { RandomStream } from './random/randomStream.ts';

export { checkDataSet } from './data/checkDataSet.ts';
export type { DataSet, RealArray } from './data/dataSet.ts';
export { drawDigits, type DrawDigitsOptions } from './data/digits/drawDigits.ts';
export type { ArraysOptions } from './data/checkArrays.ts';
export { dataSetFromArrays } from './data/fromArrays.ts';
export { fromColumns, type ColumnData } from './data/fromColumns.ts';
export {
  overview,
  type ClassOverview,
  type DataOverview,
  type FeatureOverview,
  type ValueRange,
} from './data/overview.ts';
export { proposeHead, type Head } from './data/proposeHead.ts';
export type { DivisionOptions } from './data/split/divisionOptions.ts';
export { foldsOf, type Fold, type FoldOptions } from './data/split/foldsOf.ts';
export { splitDataSet, type SplitDataSet, type SplitOptions } from './data/split/splitDataSet.ts';
export {
  applyStandardForm,
  fitStandardForm,
  STANDARD_FORM_KINDS,
  type StandardForm,
  type StandardFormKind,
} from './data/standardForm.ts';
export { subsetDataSet } from './data/subsetDataSet.ts';
export { fitTargetScale, type TargetScale } from './data/targetScale.ts';
export { fitColumns, type ColumnOptions } from './data/columns/fitColumns.ts';
export { applyColumns } from './data/columns/applyColumns.ts';

export type { ArrayBytes, ArrayData, ArrayDtype, TextData } from './formats/arrayData.ts';
export type { MemberChoice } from './formats/checkReader.ts';
export { readCsv, readCsvStream, type CsvData, type CsvOptions, type CsvSource } from './formats/csv.ts';
export type { DialectOptions } from './formats/csvDialect.ts';
export type { DateOrder } from './formats/dateCell.ts';
export { gunzip } from './formats/gzip.ts';
export { readIdx, type IdxOptions } from './formats/idx.ts';
export { readJsonData, type JsonData, type JsonOptions, type JsonPart } from './formats/jsonData.ts';
export type { UnknownCategory } from './formats/knownColumn.ts';
export { readNpy } from './formats/npy.ts';
export { readNpz, type MembersOptions } from './formats/npz.ts';
export type { DecimalSign } from './formats/numberCell.ts';
export { readSafetensors, type Safetensors, type SafetensorsOptions } from './formats/safetensors.ts';
export type { ColumnChoice } from './formats/selectColumns.ts';
export type { CapOptions } from './formats/sizeCap.ts';
export type { LeftOutColumn, TableColumn, TableSchema, TableTarget } from './formats/tableSchema.ts';
export type { TargetKind } from './formats/targetKind.ts';
export type { TextOptions } from './formats/textDecoding.ts';

export { averagedModel } from './train/averagedModel.ts';
export { baseline, compareWithBaseline, type Baseline, type BaselineComparison } from './train/baseline.ts';
export {
  checkGradients,
  type GradientCheckOptions,
  type GradientDeviation,
  type GradientInput,
} from './train/checkGradients.ts';
export type { ExplainedCall, StepExplanation } from './train/explain/stepExplanation.ts';
export { inspect } from './train/inspect/inspect.ts';
export type {
  InspectedLayer,
  InspectedTensor,
  Inspection,
  InspectionOptions,
} from './train/inspect/inspection.ts';
export type { TensorStatistics } from './train/inspect/statistics.ts';
export type { CostDirection } from './train/explore/costDirection.ts';
export {
  costCurve,
  costSurface,
  type CostAxis,
  type CostAxisOptions,
  type CostCurve,
  type CostOptions,
  type CostSurface,
} from './train/explore/costSurface.ts';
export {
  learningCurve,
  type LearningCurveOptions,
  type LearningCurvePoint,
} from './train/explore/learningCurve.ts';
export { rangeTest, type RangeTest, type RangeTestOptions } from './train/explore/rangeTest.ts';
export { decide, type OutputsOf } from './train/decide.ts';
export { evaluate, type Evaluation } from './train/metrics.ts';
export type { ClassificationMeasures } from './train/measures/classificationMeasures.ts';
export type { ClassMeasures, ConfusionMeasures } from './train/measures/classMeasures.ts';
export type { Ranking } from './train/measures/ranking.ts';
export type { RegressionMeasures } from './train/measures/regressionMeasures.ts';
export type { MetricName } from './train/fit/metricName.ts';
export { Model, type ModelOptions } from './train/model.ts';
export {
  checkModelFile,
  decodeModel,
  encodeModel,
  type DecodedModel,
  type DecodeOptions,
  type DescribedModel,
  type EncodableModel,
  type ModelNotes,
} from './train/modelFile.ts';
export {
  createGraphTrainer,
  type GraphCost,
  type GraphCostInputs,
  type GraphCostResult,
  type GraphParameter,
  type GraphTrainingOptions,
  type StartingValues,
} from './train/createGraphTrainer.ts';
export { GraphTrainer } from './train/graphTrainer.ts';
export { readCheckpoint, type CheckpointSummary } from './train/fit/fitCheckpoint.ts';
export type {
  CheckpointInfo,
  CheckpointOptions,
  FitEnding,
  FitHistory,
  FitMetrics,
  FitOptions,
  FitReport,
  FitRun,
  GraphMetricInputs,
  GraphMetrics,
  ModelMetrics,
  PlateauOptions,
  Recovery,
} from './train/fit/fitOptions.ts';
export type { HealthCode, HealthFinding } from './train/health/finding.ts';
export type { HealthChoice, HealthOptions } from './train/health/healthOptions.ts';
export { healthText } from './train/health/healthText.ts';
export type { GraphData } from './train/graphData.ts';
export type { ModelDecisions } from './train/likeModel.ts';
export type { AugmentOptions, Flip } from './train/augment/augmentOptions.ts';
export {
  crossValidate,
  type CrossValidation,
  type CrossValidationOptions,
  type FoldResult,
  type Score,
} from './train/crossValidation/crossValidate.ts';
export { createTrainer } from './train/createTrainer.ts';
export { streamOf } from './train/stream/streamOf.ts';
export type {
  Chunks,
  DataStream,
  StreamOpening,
  StreamOptions,
  StreamTrainingOptions,
} from './train/stream/dataStream.ts';
export { valuesOfStateDict, type StateDictOptions } from './train/stateDict.ts';
export { Trainer } from './train/trainer.ts';
export { TrainingRun } from './train/trainingRun.ts';
export {
  createPopulation,
  trainPopulation,
  type PopulationMember,
  type PopulationOptions,
  type TrainedPopulation,
} from './train/createPopulation.ts';
export { Population, type PopulationProgress, type PopulationRunOptions } from './train/population.ts';
export { populationOutputs, PopulationOutputs, type GroupOutputs } from './train/populationOutputs.ts';
export { populationScores, PopulationScores, type MemberScore } from './train/populationScores.ts';
export type { ExampleOptions } from './train/options/exampleOptions.ts';
export type { AverageOptions, Penalty, StepOptionsOfTraining } from './train/options/stepSettings.ts';
export type { RunOptions, TrainingOptions, TrainingProgress } from './train/trainingOptions.ts';
export { tuneNetwork, type TuneNetworkOptions } from './train/tuneNetwork.ts';

export {
  DEVICE_FAMILIES,
  type CheckVerdict,
  type DeviceCheck,
  type DeviceFamily,
  type DeviceVerification,
} from './verify/deviceCheck.ts';
export { verifyDevice, type VerifyDeviceOptions } from './verify/verifyDevice.ts';
