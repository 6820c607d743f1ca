// What a file of ONNX says about its model beside the graph: texts by name.

import { featureNames } from '../formats/featureNames.ts';
import { fileFormatError, quoted } from '../formats/fileFormatError.ts';
import type { Network } from '../nn/network.ts';
import type { DescribedModel } from '../train/modelFile.ts';
import { dataNotes, dataOfNotes } from '../train/modelNotes.ts';
import type { ModelProto } from './modelProto.ts';

const CLASSES = 'classes';
const PICTURE = 'gradloom.imageShape';

/** Names of classes, features and targets as JSON, what Gradloom knows of the table, and the shape of pictures. */
export function metadataOf(model: DescribedModel): { key: string; value: string }[] {
  const { network, classes, table, imageShape } = model;
  const features = table && featureNames(table.features);
  const lists = { [CLASSES]: classes, features, targets: table?.targets.map(({ name }) => name) };
  return [
    ...Object.entries({ ...lists, [PICTURE]: imageShape }).flatMap(([key, list]) =>
      list ? [{ key, value: JSON.stringify(list) }] : [],
    ),
    // The scale of the targets is a part of the graph.
    ...Object.entries(dataNotes({ network, table })).map(([key, value]) => ({ key, value })),
  ];
}

/** Out of a file again. Throws `E_FILE_FORMAT` where a text is damaged. */
export function dataOfMetadata(
  { metadataProps = [] }: ModelProto,
  place: { file: string; network: Network },
): Pick<DescribedModel, 'classes' | 'imageShape' | 'table'> & {
  readonly metadata: ReadonlyMap<string, string>;
} {
  const metadata = new Map(metadataProps.map(({ key = '', value = '' }) => [key, value]));
  const list = <T>(key: string, isOne: (value: unknown) => value is T): readonly T[] | undefined => {
    const text = metadata.get(key);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if (Array.isArray(parsed) && parsed.every(isOne)) return parsed;
    throw fileFormatError(place, 'model', `the metadata ${key} must be a list in JSON; got ${quoted(text)}`);
  };
  const classes = list(CLASSES, (value) => typeof value === 'string');
  const imageShape = list(PICTURE, (value) => typeof value === 'number') as DescribedModel['imageShape'];
  const { table } = dataOfNotes(metadata, place);
  return {
    metadata,
    ...(classes ? { classes } : {}),
    ...(imageShape ? { imageShape } : {}),
    ...(table ? { table } : {}),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
