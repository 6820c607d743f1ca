// `gradloom serve`: a model file as an HTTP endpoint, until a signal ends it.

import { Command, Option } from 'commander';
import * as v from 'valibot';
import { serve as serveModel } from '../../node/serve/serve.ts';
import type { CommandContext } from '../commandContext.ts';
import { formatCount } from '../../drawing/format.ts';
import { openDevice } from '../openDevice.ts';
import { numberThat, oneOf, parseOptions, text, wholeNumber } from '../optionValues.ts';
import { readModel } from '../readModel.ts';
import { driverEntry } from '../train/trainOptions.ts';
import { doubtOf } from '../train/trainingNotes.ts';
import { deviceName, TENSOR_CORES_HELP, tensorCoresEntry, TUNING_HELP, tuningEntry } from '../tune/tuning.ts';
import { stopSignal } from './stopSignal.ts';

const EXAMPLES = `
It answers POST /predict, GET /model, GET /health and GET /metrics. A signal (Ctrl-C, SIGTERM) lets it answer what is
under way and end with exit code 0; a second one ends it at once.

Examples:
  $ gradloom serve --model gradloom-run/model.safetensors --port 8080
  $ curl http://127.0.0.1:8080/predict -H 'Content-Type: application/json' \\
      -d '{"rows": [{"sepal_length": 5.1, "sepal_width": 3.5}]}'`;

const schema = v.object({
  model: text,
  host: v.optional(text),
  port: v.optional(wholeNumber(0, 65_535), '8080'),
  maxBatch: v.optional(wholeNumber(1, 2 ** 20)),
  maxDelay: v.optional(numberThat('milliseconds from 0 to 60000', (value) => value >= 0 && value <= 60_000)),
  maxQueue: v.optional(wholeNumber(1, 2 ** 24)),
  maxBody: v.optional(wholeNumber(1, 2 ** 30)),
  cors: v.optional(text),
  unknownCategory: v.optional(oneOf(['zeros', 'refuse'])),
  driver: driverEntry,
  tuning: tuningEntry,
  tensorCores: tensorCoresEntry,
  json: v.optional(v.boolean()),
  quiet: v.optional(v.boolean()),
  color: v.optional(v.boolean()),
});
type Options = v.InferOutput<typeof schema>;

/** The command. */
export function serveCommand(context: CommandContext): Command {
  const command = new Command('serve')
    .description('Answer predictions of a saved model over HTTP.')
    .addHelpText('after', EXAMPLES)
    .requiredOption('-m, --model <file>', 'a model that `gradloom train` has saved, or an .onnx file')
    .action(async (given: Record<string, unknown>) => serve(parseOptions('serve', schema, given), context));
  const group = (name: string) => (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(name));
  const server = group('The server:');
  server('--host <address>', 'where it listens (default 127.0.0.1: this machine alone)');
  server('--port <number>', '0 for any that is free (default 8080)');
  server('--max-batch <rows>', 'rows that are predicted at once (default 256)');
  server('--max-delay <ms>', 'how long a request waits for others (default 2)');
  server('--max-queue <rows>', 'rows that may wait before requests are refused with 503 (default 8192)');
  server('--max-body <bytes>', 'longest body of a request (default 8388608)');
  server(
    '--cors <origins>',
    'pages that may ask, such as https://example.org, with commas, or * (default none)',
  );
  server('--unknown-category <how>', 'zeros, or refuse, for a category that was not in the training data');
  const output = group('Output:');
  output('--driver <name>', 'auto, system, swiftshader (default auto, or the variable GRADLOOM_DRIVER)');
  output('--tuning <mode>', TUNING_HELP);
  output('--tensor-cores', TENSOR_CORES_HELP);
  output('-q, --quiet', 'only the address');
  return command;
}

async function serve(options: Options, context: CommandContext): Promise<void> {
  const output = context.open(options);
  const { model: file, maxDelay, maxBody, cors, driver, tuning, tensorCores } = options;
  const { host, port, maxBatch, maxQueue, unknownCategory } = options;
  const decoded = await readModel(file);
  for (const warning of decoded.warnings) output.warn(warning);
  const doubt = doubtOf(decoded.metadata);
  if (doubt !== undefined) output.warn(doubt);
  const open = () => openDevice({ driver, tuning, tensorCores }, output);
  const gpu = await open();
  const stop = stopSignal(context.surroundings, output);
  try {
    const server = await serveModel(decoded.open(gpu), {
      host,
      port,
      maxBatch,
      maxDelayMs: maxDelay,
      maxQueue,
      maxBodyBytes: maxBody,
      cors: cors?.split(',').map((origin) => origin.trim()),
      unknownCategory,
      reopen: open,
    });
    try {
      output.print(`${file} is served at ${server.url}`);
      output.note(`device    ${deviceName(gpu)}\nCtrl-C ends it.`);
      output.report('progress', { command: 'serve', model: file, url: server.url, adapter: gpu.name });
      await stop.asked;
    } finally {
      await server.close();
    }
    const { requests, rows } = server.served;
    output.note(`Ended: ${formatCount(requests)} requests and ${formatCount(rows)} rows were answered.`);
    output.report('result', { command: 'serve', model: file, url: server.url, requests, rows });
  } finally {
    stop.end();
    gpu.close();
  }
}
