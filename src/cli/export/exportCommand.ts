// `gradloom export`: a saved model in another format.

import { Command, Option } from 'commander';
import * as v from 'valibot';
import { checkOutputs } from '../checkOutputs.ts';
import type { CommandContext } from '../commandContext.ts';
import { formatBytes, formatCount } from '../../drawing/format.ts';
import { EXIT_CODES_HELP } from '../failure.ts';
import { parseOptions, text } from '../optionValues.ts';
import { checkWritable, writeOrRescue } from '../outputFiles.ts';
import { readModel } from '../readModel.ts';
import { doubtOf } from '../train/trainingNotes.ts';
import { FORMATS } from './exportFormats.ts';

const EXAMPLES = `
The name of the file says the format: .onnx for other programs, .js (or .mjs)
for a module that runs the network by WebGPU or without, .html for a page that
does, .npz for NumPy, .json for eyes, .safetensors for this program.
${EXIT_CODES_HELP}

Examples:
  $ gradloom export --model gradloom-run/model.safetensors --out model.onnx
  $ gradloom export --model gradloom-run/model.safetensors --out model.html
  $ gradloom export --model gradloom-run/model.safetensors --out parameters.npz
  $ gradloom export --model elsewhere.onnx --out model.safetensors`;

const ENDING = /\.(onnx|npz|json|safetensors|m?js|html)$/i;

const schema = v.object({
  model: text,
  out: v.pipe(
    v.string(),
    v.regex(ENDING, 'a file that ends in .onnx, .js, .mjs, .html, .npz, .json or .safetensors'),
  ),
  json: v.optional(v.boolean()),
  quiet: v.optional(v.boolean()),
  color: v.optional(v.boolean()),
});
type ExportOptions = v.InferOutput<typeof schema>;

/** The command. */
export function exportCommand(context: CommandContext): Command {
  const command = new Command('export')
    .description('Write a saved model in another format: ONNX, a module, a page, NPZ or JSON.')
    .addHelpText('after', EXAMPLES)
    .requiredOption(
      '-m, --model <file>',
      'a model that `gradloom train` has saved, or an .onnx, .keras, .h5 or model.json file',
    )
    .requiredOption(
      '-o, --out <file>',
      'the file to write: .onnx, .js, .mjs, .html, .npz, .json or .safetensors',
    )
    .action(async (given: Record<string, unknown>) =>
      exportModel(parseOptions('export', schema, given), context),
    );
  return command.addOption(new Option('-q, --quiet', 'only the result').helpGroup('Output:'));
}

async function exportModel(options: ExportOptions, context: CommandContext): Promise<void> {
  const output = context.open(options);
  const { model: file, out } = options;
  const { kind, encode } = FORMATS[ENDING.exec(out)![1]!.toLowerCase() as keyof typeof FORMATS];
  // The types of a module lie beside it.
  const types = /\.m?js$/i.test(out) ? out.replace(/\.(m?)js$/i, '.d.$1ts') : undefined;
  for (const path of [out, types]) {
    if (path === undefined) continue;
    await checkOutputs([{ option: '--out', path, replaces: kind }], [file]);
    await checkWritable(path);
  }
  const model = await readModel(file);
  for (const warning of model.warnings) output.warn(warning);
  const doubt = doubtOf(model.metadata);
  if (doubt !== undefined) output.warn(doubt);
  const encoded = await encode(model);
  const isPair = typeof encoded === 'object' && 'beside' in encoded;
  const content = isPair ? encoded.content : encoded;
  await writeOrRescue(out, content);
  if (isPair && types !== undefined) await writeOrRescue(types, encoded.beside);
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  const parameters = model.network.parameterCount;
  output.print(`${out}: ${formatCount(parameters)} parameters, ${formatBytes(bytes)}`);
  output.report('result', { command: 'export', model: file, out, parameters, bytes });
}
