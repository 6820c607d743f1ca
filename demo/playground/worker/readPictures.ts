// A visitor's pictures: IDX files with their labels, as MNIST comes, or picture files in folders of their class.
import { GradloomError } from 'gradloom';
import type { GivenFile, PicturesSource } from '../data/source.ts';
import { shortName } from '../data/shortName.ts';
import type { ReadPictures } from './openFiles.ts';

/** Bytes in which a file shows what it is. */
const HEAD = 4;

/** The pictures with what is told of them. */
export async function readPictures(
  files: readonly GivenFile[],
): Promise<ReadPictures & { source: PicturesSource }> {
  const first = new Uint8Array(await files[0]!.file.slice(0, HEAD).arrayBuffer());
  const isIdx = (first[0] === 0 && first[1] === 0) || (first[0] === 0x1f && first[1] === 0x8b);
  const { name, ...read } = isIdx
    ? await (await import('./readIdxFiles.ts')).readIdxFiles(files)
    : await (await import('./readFolders.ts')).readFolders(files);
  const { data, test } = read;
  const { imageShape, classes } = data;
  if (!imageShape) {
    throw new GradloomError(
      'E_SHAPE',
      `pictures: they must be bytes, height by width; got ${data.features} other numbers an example.`,
    );
  }
  return {
    ...read,
    source: {
      kind: 'pictures',
      name: shortName(name),
      examples: data.examples,
      test: test?.examples ?? 0,
      shape: imageShape,
      classes: classes ?? [],
      warnings: data.warnings ?? [],
    },
  };
}
