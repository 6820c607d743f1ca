// Picture files in folders: the folder's name is the class.
import { GradloomError } from 'gradloom';
import type { GivenFile } from '../data/source.ts';
import type { ReadPictures } from './openFiles.ts';

/** Pictures that are read at most, evenly taken of all, and pixels along one axis. */
const MOST_PICTURES = 5000;
const MOST_SIDE = 32;

/** The data set of picture files, all scaled to one size; grey ones where none has a colour. */
export async function readFolders(files: readonly GivenFile[]): Promise<ReadPictures & { name: string }> {
  const all = files.flatMap(({ path, file }) => {
    const parts = path.split('/');
    return /\.(png|jpe?g|webp|gif|bmp|avif)$/iu.test(path) && parts.length > 1
      ? [{ file, label: parts.at(-2)!, root: parts[0]! }]
      : [];
  });
  const taken = evenly(all, MOST_PICTURES);
  const classes = [...new Set(taken.map(({ label }) => label))].sort();
  if (classes.length < 2) {
    throw new GradloomError(
      'E_FILE',
      `pictures: there must be a folder for each class, at least two; got ${taken.length} pictures in ${classes.length}.`,
      {
        hint: 'Choose the folder that holds them, such as flowers/ with flowers/rose/1.jpg and flowers/tulip/2.jpg.',
      },
    );
  }
  const side = await sideOf(taken[0]!.file);
  const colors = new Uint8Array(taken.length * side * side * 3);
  const painter = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })!;
  for (const [index, { file }] of taken.entries()) {
    const own = colors.subarray(index * side * side * 3, (index + 1) * side * side * 3);
    await decode(file, painter, own);
  }
  const isGrey = colors.every((value, at) => value === colors[at - (at % 3)]);
  const x = isGrey ? colors.filter((_, at) => at % 3 === 0) : colors;
  const channels = isGrey ? 1 : 3;
  const left = all.length - taken.length;
  return {
    name: taken[0]!.root,
    data: {
      x,
      y: Uint32Array.from(taken, ({ label }) => classes.indexOf(label)),
      examples: taken.length,
      features: side * side * channels,
      targets: 1,
      classes,
      imageShape: [side, side, channels],
      warnings: left > 0 ? [`${left} of ${all.length} pictures were left out.`] : [],
    },
  };
}

/** Small pictures keep their size, others are scaled. */
async function sideOf(file: File): Promise<number> {
  const bitmap = await bitmapOf(file);
  const side = Math.min(MOST_SIDE, Math.max(bitmap.width, bitmap.height));
  bitmap.close();
  return side;
}

async function decode(
  file: File,
  painter: OffscreenCanvasRenderingContext2D,
  into: Uint8Array,
): Promise<void> {
  const { width: side } = painter.canvas;
  const bitmap = await bitmapOf(file);
  painter.fillStyle = '#fff';
  painter.fillRect(0, 0, side, side);
  painter.drawImage(bitmap, 0, 0, side, side);
  bitmap.close();
  const { data } = painter.getImageData(0, 0, side, side);
  for (let pixel = 0; pixel < side * side; pixel++) {
    into.set(data.subarray(4 * pixel, 4 * pixel + 3), 3 * pixel);
  }
}

async function bitmapOf(file: File): Promise<ImageBitmap> {
  return createImageBitmap(file).catch((cause: unknown) => {
    throw new GradloomError(
      'E_FILE_FORMAT',
      `pictures: ${file.name} must be a picture; got something else.`,
      {
        hint: 'Take it out of the folder.',
        cause,
      },
    );
  });
}

function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, index) => list[Math.floor((index * list.length) / most)]!);
}
