// Everything that can be wrong before a training starts: each says what, where, and what to do, and exits with 1.

import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { gradloom, jsonLines, separableTable, temporaryFolder, type CommandResult } from './command.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('good.csv'), separableTable(40));
});

/** Trains on a file of the given content; nothing may be left behind beside it. */
async function trainOn(
  name: string,
  content: string | Uint8Array,
  ...more: string[]
): Promise<CommandResult> {
  await writeFile(inFolder(name), content);
  return train('--data', inFolder(name), ...more);
}

async function train(...parameters: string[]): Promise<CommandResult> {
  return gradloom(['train', '--out', inFolder('model.safetensors'), ...parameters]);
}

/** Expects exit code 1, `code` (or one that begins so), all `parts` in the message, no stack trace, nothing on stdout and no file written. */
async function expectRefusal(result: CommandResult, code: string, ...parts: string[]): Promise<void> {
  expect(result.code, result.stderr).toBe(1);
  expect(result.stderr).toMatch(/^error: /m);
  expect(result.stderr).toContain(code.endsWith('_') ? `[${code}` : `[${code}]`);
  for (const part of parts) expect(result.stderr).toContain(part);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.stdout).toBe('');
  const written = (await readdir(folder)).filter((name) => /model|\.tmp$|\.svg$/.test(name));
  expect(written).toEqual([]);
}

describe('options that nothing would look at', () => {
  test.each([
    ['--drop', 'x'],
    ['--decimal', ','],
    ['--target', 'y'],
    ['--no-header', ''],
    ['--test-y', 'labels.npy'],
  ])('%s is refused for arrays, which have no such thing', async (option, value) => {
    const content = JSON.stringify({ X: [[1], [2], [3], [4]], y: [1, 2, 3, 4] });
    const result = await trainOn('arrays.json', content, option, ...(value ? [value] : []));
    await expectRefusal(result, 'E_ARGUMENT', 'options must concern this kind of file', 'hint: ');
  });

  test('members are refused for a table', async () => {
    await expectRefusal(
      await train('--data', inFolder('good.csv'), '--y', 'side'),
      'E_ARGUMENT',
      'options must concern this kind of file; got y (--y)',
    );
  });

  test('data to test with is refused where nothing is read to train with', async () => {
    await expectRefusal(
      await train('--test', inFolder('good.csv'), '--target', 'side'),
      'E_ARGUMENT',
      'must come with --data; got --test, --target.',
    );
  });
});

describe('data that cannot be used', () => {
  test('a missing file is named', async () => {
    await expectRefusal(
      await train('--data', inFolder('nowhere.csv')),
      'E_FILE',
      inFolder('nowhere.csv'),
      'hint: ',
    );
  });

  test('a truncated IDX file is named, with what was expected', async () => {
    const idx = inFolder('idx');
    await mkdir(idx, { recursive: true });
    // Three pictures of 2 × 2 are announced, two and a half are there.
    const header = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2];
    await writeFile(
      join(idx, 'train-images-idx3-ubyte'),
      Uint8Array.from([...header, ...Array<number>(10).fill(7)]),
    );
    await writeFile(join(idx, 'train-labels-idx1-ubyte'), Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 0]));
    await expectRefusal(await train('--data', idx), 'E_FILE_FORMAT', 'train-images-idx3-ubyte');
  });

  test('a ragged CSV file is refused with the line', async () => {
    const result = await trainOn('ragged.csv', 'a,b,c\n1,2,x\n3,4,y\n5,6\n7,8,x\n');
    await expectRefusal(result, 'E_FILE_FORMAT', 'ragged.csv:4');
  });

  test('text where numbers belong is refused with line and column', async () => {
    const result = await trainOn('text.csv', 'a,b,c\n1,2,x\n3,oops,y\n5,6,x\n7,8,y\n');
    await expectRefusal(result, 'E_FILE_FORMAT', 'text.csv:3:2', 'oops');
  });

  test('a label outside the classes of the training data is refused with its place', async () => {
    await writeFile(inFolder('strange.csv'), 'x,y,side\n1,2,above\n3,1,sideways\n');
    const result = await train('--data', inFolder('good.csv'), '--test', inFolder('strange.csv'));
    await expectRefusal(result, 'E_FILE_FORMAT', 'strange.csv:3:3', 'sideways');
  });

  test('test data without labels is refused before the training, with the way out', async () => {
    await writeFile(inFolder('unlabelled.csv'), 'x,y\n1,2\n3,1\n');
    await writeFile(inFolder('labelled.json'), '{"X": [[1], [2], [3], [4]], "y": [0, 1, 0, 1]}');
    await writeFile(inFolder('unlabelled.json'), '{"X": [[1], [2]]}');
    await expectRefusal(
      await train('--data', inFolder('labelled.json'), '--test', inFolder('unlabelled.json')),
      'E_ARGUMENT',
      'the data of --test must have labels',
      'unlabelled.json',
      'gradloom predict',
    );
    const table = await train('--data', inFolder('good.csv'), '--test', inFolder('unlabelled.csv'));
    await expectRefusal(table, 'E_', 'unlabelled.csv');
  });

  test('test data of another width is refused before the training', async () => {
    await writeFile(inFolder('wide.json'), '{"X": [[1, 2], [2, 3]], "y": [0, 1]}');
    await writeFile(inFolder('narrow.json'), '{"X": [[1], [2], [3], [4]], "y": [0, 1, 0, 1]}');
    await expectRefusal(
      await train('--data', inFolder('narrow.json'), '--test', inFolder('wide.json')),
      'E_',
      'wide.json',
    );
  });

  test('an infinite number is refused', async () => {
    const result = await trainOn('infinite.csv', 'a,b,c\n1,2,x\n3,1e99,y\n5,6,x\n7,8,y\n');
    await expectRefusal(result, 'E_FILE_FORMAT', 'infinite.csv:3:2');
  });

  test('data without a target is refused', async () => {
    const result = await train('--data', inFolder('good.csv'), '--target', 'none');
    // The last column is text, which is a feature then.
    await expectRefusal(result, 'E_ARGUMENT', 'target');
  });

  test('a target that is no column is refused', async () => {
    await expectRefusal(
      await train('--data', inFolder('good.csv'), '--target', 'height'),
      'E_FILE_FORMAT',
      'height',
    );
  });
});

describe('options that cannot be used', () => {
  test.each([
    ['a first layer of another size', ['--layers', '3,8,1'], 'E_SHAPE', "the data's 2 features"],
    ['a last layer of another size', ['--layers', '2,8,5'], 'E_SHAPE', '2 classes'],
    ['a file of another format', ['--out', 'model.onnx'], 'E_ARGUMENT', 'gradloom export writes .onnx'],
    [
      'a learning rate that is no number',
      ['--learning-rate', 'NaN'],
      'E_ARGUMENT',
      '--learning-rate must be',
    ],
    ['a learning rate of 0', ['--learning-rate', '0'], 'E_ARGUMENT', 'above 0; got 0'],
    [
      'a batch larger than the data',
      ['--batch', '500'],
      'E_ARGUMENT',
      'at most the 32 training examples; got 500',
    ],
    ['an unknown activation', ['--activation', 'swish'], 'E_ARGUMENT', 'leakyRelu'],
    ['an unknown optimizer', ['--optimizer', 'lion'], 'E_ARGUMENT', 'one of sgd, momentum'],
    ['momentum for adam', ['--momentum', '0.9'], 'E_ARGUMENT', '--momentum is for'],
    ['a loss that does not suit the output', ['--loss', 'softmaxCrossEntropy'], 'E_ARGUMENT', 'softmax'],
    ['a test fraction of 1', ['--test-fraction', '1'], 'E_ARGUMENT', '--test-fraction must be'],
    ['a seed below 0', ['--seed', '-1'], 'E_ARGUMENT', '--seed must be'],
    ['epochs and steps at once', ['--epochs', '2', '--steps', '3'], 'E_ARGUMENT', 'exclude each other'],
    [
      'layers that are no numbers',
      ['--layers', '2,many,1'],
      'E_ARGUMENT',
      'such as 784,128,10; got 2,many,1',
    ],
    ['an unknown option', ['--epoch', '2'], 'E_ARGUMENT', "unknown option '--epoch'"],
  ])('%s is refused', async (_, parameters, code, part) => {
    await expectRefusal(await train('--data', inFolder('good.csv'), ...parameters), code, part);
  });

  test('all wrong options are named at once', async () => {
    const result = await train('--learning-rate', 'fast', '--epochs', '0', '--optimizer', 'x');
    await expectRefusal(result, 'E_ARGUMENT', '--learning-rate must', '--epochs must', '--optimizer must');
  });

  test('an output in a folder that does not exist is refused before any work', async () => {
    const result = await gradloom(['train', '--out', inFolder('no/model.safetensors')]);
    await expectRefusal(result, 'E_FILE', 'no/model.safetensors');
  });

  test('an output that is a folder is refused', async () => {
    await expectRefusal(await gradloom(['train', '--out', folder]), 'E_FILE', 'a folder');
  });

  test.each([
    ['--out', 'the data', ['--data', 'good.csv', '--out', 'good.csv']],
    ['--out', 'the data by another name', ['--data', 'good.csv', '--out', './link/good.csv']],
    ['--out', 'the test data', ['--data', 'good.csv', '--test', 'tested.csv', '--out', 'tested.csv']],
    ['--curve', 'the data', ['--data', 'good.csv', '--curve', 'good.csv']],
    ['--curve', 'the model', ['--data', 'good.csv', '--out', 'new', '--curve', 'link/new']],
  ])('%s that is %s is refused, and the file stays', async (option, _, parameters) => {
    await writeFile(inFolder('tested.csv'), separableTable(40));
    await symlink('.', inFolder('link')).catch(() => undefined);
    const before = await readFile(inFolder('good.csv'));
    const paths = parameters.map((word) => (word.startsWith('--') ? word : inFolder(word)));
    await expectRefusal(
      await gradloom(['train', ...paths]),
      'E_ARGUMENT',
      `${option} must be a file of its own`,
    );
    expect(await readFile(inFolder('good.csv'))).toEqual(before);
  });

  test('a file of another kind is not replaced by a model or a picture', async () => {
    await writeFile(inFolder('thesis.txt'), 'Years of work, which no option should end.');
    for (const option of ['--out', '--curve']) {
      const result = await train('--data', inFolder('good.csv'), option, inFolder('thesis.txt'));
      await expectRefusal(result, 'E_FILE', 'thesis.txt', 'of another kind');
    }
  });
});

describe('how failures are told', () => {
  test('an unknown command is refused with the nearest one', async () => {
    const { code, stderr } = await gradloom(['trian']);
    expect(code).toBe(1);
    expect(stderr).toContain("unknown command 'trian'");
    expect(stderr).toContain('train');
  });

  test('with --json the failure is one JSON line on stdout, and stderr is empty', async () => {
    const { code, stdout, stderr } = await gradloom(['data', inFolder('nowhere.csv'), '--json']);
    expect(code).toBe(1);
    expect(stderr).toBe('');
    const [error, ...rest] = jsonLines(stdout);
    expect(rest).toEqual([]);
    expect(error).toMatchObject({ type: 'error', code: 'E_FILE' });
    expect(error?.['message']).toContain('nowhere.csv');
  });

  test('the stack is shown only with DEBUG=gradloom', async () => {
    const { stderr } = await gradloom(['data', inFolder('nowhere.csv')], { env: { DEBUG: 'gradloom' } });
    expect(stderr).toMatch(/^\s+at /m);
  });

  test('control characters of a file do not reach the terminal', async () => {
    const result = await trainOn('escape.csv', 'a,b,c\n1,2,x\n3,\u001b]0;owned\u0007,y\n5,6,x\n7,8,y\n');
    expect(result.code).toBe(1);
    expect(result.stderr).not.toContain('\u001b');
  });
});
