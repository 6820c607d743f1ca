// Gradloom in Node: the GPU through Dawn, and files.

export { openGpu, type NodeGpuOptions } from './node/openNodeGpu.ts';
export {
  checkpointFiles,
  type CheckpointFiles,
  type NewestCheckpointOptions,
} from './node/checkpointFiles.ts';
export type { DriverChoice } from './node/dawn.ts';
export type { DownloadOptions, DownloadProgress } from './node/downloadPart.ts';
export { cacheFolder } from './node/cacheFolder.ts';
export {
  DATA_SETS,
  fetchNamedDataSet,
  type FetchDataSetOptions,
  type NamedDataSet,
  type NamedFile,
} from './node/dataSets.ts';
export type { LoadDataOptions, LoadedData } from './node/dataFile.ts';
export { loadData } from './node/loadData.ts';
export { loadModel, saveModel, type LoadModelOptions } from './node/modelFiles.ts';
export { logTo, type LogOptions, type RunLog } from './node/logs/logTo.ts';
export { serve, type ModelServer } from './node/serve/serve.ts';
export type { ServeOptions } from './node/serve/serveOptions.ts';
export { streamIdx, type StreamIdxOptions } from './node/streamIdx.ts';
export { streamNpy, type StreamNpyOptions } from './node/streamNpy.ts';
export { streamCsv, type StreamCsvOptions } from './node/streamCsv.ts';
export { tuningFiles, type TuningFiles } from './node/tuningFiles.ts';
export type { Patience } from './node/watchProgress.ts';
export { writeAtomically, type WriteCalls, type WriteHandle } from './node/writeAtomically.ts';
