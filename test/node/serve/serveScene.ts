// Models to serve, and how the tests talk to a server.

import { expect } from 'vitest';
import {
  dense,
  fitStandardForm,
  Model,
  network,
  readCsv,
  type CsvData,
  type Gpu,
  type ModelOptions,
} from '../../../src/index.ts';
import { openGpu, serve, type ModelServer, type ServeOptions } from '../../../src/node.ts';

/** Labels that a page, a parser or an object could stumble on. */
export const HOSTILE = ['</script><b>x', '__proto__', 'a"b\\\n\u2028'];
export const ROWS = 500;
export const header = ['size', 'built', 'garden', 'town', 'price'];

/** A table with a column of each kind; some sizes are missing. */
export const cells = Array.from({ length: ROWS }, (_, i) => [
  i % 17 === 3 ? '' : String(40 + ((i * 37) % 101) / 4),
  `20${String(10 + (i % 13))}-0${1 + (i % 9)}-15`,
  i % 3 === 0 ? 'yes' : 'no',
  ['Ulm', 'Bonn', 'Köln, West'][i % 3]!,
  HOSTILE[i % 3]!,
]);
export const csv = [header, ...cells].map((row) =>
  row.map((cell) => JSON.stringify(cell).replaceAll('\\"', '""')).join(','),
);

/** The row as JSON: numbers as numbers, truth values as such, a missing one as null. */
export const asObject = ([size, built, garden, town]: readonly string[]) => ({
  size: size === '' ? null : Number(size),
  built,
  garden: garden === 'yes',
  town,
});

export interface Answers {
  readonly predictions: {
    readonly row: number;
    readonly predicted: string | number[];
    readonly probability?: number;
    readonly probabilities?: number[];
  }[];
  readonly targets?: string[];
  readonly warnings?: string[];
}

/** Models and the data of one of them. */
export interface ServeScene {
  readonly gpu: Gpu;
  /** Numbers, dates, truth values and towns, and one of three hostile labels to predict. */
  readonly model: Model;
  readonly data: CsvData;
  /** Two numbers in, two out. */
  readonly plain: Model;
  /** Pictures of 2 × 2 × 3. */
  readonly pictures: Model;
}

const servers: ModelServer[] = [];

/** Opens the device and makes the models. */
export async function createScene(): Promise<ServeScene> {
  const gpu = await openGpu();
  const data = readCsv(`${csv.join('\n')}\n`, { dates: 'dmy' });
  expect(data.features).toBe(6);
  const model = new Model(gpu, {
    network: network({ inputs: 6, layers: [dense(12, 'tanh'), dense(3, 'softmax')] }),
    standardForm: fitStandardForm(data, 'standard'),
    classes: data.classes,
    table: data.table,
    seed: 4,
  });
  const plain = new Model(gpu, { network: network({ inputs: 2, layers: [dense(2, 'identity')] }), seed: 2 });
  const images: ModelOptions = {
    network: network({ inputs: 12, layers: [dense(1, 'sigmoid')] }),
    imageShape: [2, 2, 3],
    standardForm: {
      kind: 'divideBy255',
      shift: new Float64Array(12),
      scale: new Float64Array(12).fill(1 / 255),
    },
    classes: ['no cat', 'cat'],
    seed: 1,
  };
  const pictures = new Model(gpu, images);
  return { gpu, model, data, plain, pictures };
}

/** Ends all servers that `start` has started, and the device. */
export async function endScene({ gpu }: ServeScene): Promise<void> {
  for (const server of servers) await server.close();
  gpu.close();
}

/** Serves until the end of the tests. */
export async function start(served: Model, options: ServeOptions = {}): Promise<ModelServer> {
  const server = await serve(served, options);
  servers.push(server);
  return server;
}

export async function post(
  { url }: { url: string },
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export async function answersOf(server: ModelServer, body: unknown): Promise<Answers> {
  const response = await post(server, body);
  expect(response.status, await response.clone().text()).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return (await response.json()) as Answers;
}

export async function refusal(
  response: Response,
): Promise<{ status: number; code: string; message: string; hint: string }> {
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const body = (await response.json()) as { code: string; message: string; hint: string };
  expect(Object.keys(body)).toEqual(['code', 'message', 'hint']);
  return { status: response.status, ...body };
}

/** ŷ of the model for the rows, by so many at once as the server computes. */
export async function expected(of: Model, x: Float64Array, atOnce = 256): Promise<number[][]> {
  const { inputs, outputs } = of.network;
  const all: number[][] = [];
  for (let first = 0; first * inputs < x.length; first += atOnce) {
    const part = new Float64Array(atOnce * inputs);
    part.set(x.subarray(first * inputs, (first + atOnce) * inputs));
    const y = await of.predict(part);
    for (let row = 0; row < atOnce && (first + row) * inputs < x.length; row++)
      all.push([...y.subarray(row * outputs, (row + 1) * outputs)]);
  }
  return all;
}

/** The values of one family of the metrics. */
export async function metric({ url }: ModelServer, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
