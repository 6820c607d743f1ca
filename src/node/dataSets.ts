// Public data sets by name: their files, mirrors and checksums.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { cacheFolder } from './cacheFolder.ts';
import { checkDownloadOptions } from './checkDownloadOptions.ts';
import { download } from './download.ts';
import type { DownloadOptions } from './downloadPart.ts';

/** A file of a public data set. */
export interface NamedFile {
  /** Name of the file. */
  readonly file: string;
  /** Its MD5 checksum, in hexadecimal digits. */
  readonly md5: string;
  /** Its size in bytes. */
  readonly size: number;
}

/** A public data set: files with their MD5 and bytes, and where they are served. */
export interface NamedDataSet {
  /** Name of the data set, for people. */
  readonly title: string;
  /** Addresses to which a file's name is appended, tried in order. */
  readonly mirrors: readonly string[];
  /** The files of the data set. */
  readonly files: readonly NamedFile[];
  /** Names of the classes by label. */
  readonly classes: readonly string[];
}

/** The data sets that can be fetched by name. Checksums are those that the publishers and PyTorch's torchvision give. */
export const DATA_SETS: ReadonlyMap<string, NamedDataSet> = new Map([
  [
    'mnist',
    {
      title: 'MNIST: 70,000 handwritten digits, 28 × 28 (Y. LeCun, C. Cortes, C. Burges)',
      mirrors: [
        'https://ossci-datasets.s3.amazonaws.com/mnist/',
        'https://storage.googleapis.com/cvdf-datasets/mnist/',
      ],
      files: [
        { file: 'train-images-idx3-ubyte.gz', md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873', size: 9_912_422 },
        { file: 'train-labels-idx1-ubyte.gz', md5: 'd53e105ee54ea40749a09fcbcd1e9432', size: 28_881 },
        { file: 't10k-images-idx3-ubyte.gz', md5: '9fb629c4189551a2d022fa330f9573f3', size: 1_648_877 },
        { file: 't10k-labels-idx1-ubyte.gz', md5: 'ec29112dd5afa0611ce80d1b7f02629c', size: 4_542 },
      ],
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    },
  ],
  [
    'fashion-mnist',
    {
      title: 'Fashion-MNIST: 70,000 pictures of clothes, 28 × 28 (H. Xiao, K. Rasul, R. Vollgraf)',
      mirrors: [
        // The bucket's usual address, …s3-website…, has no TLS.
        'https://fashion-mnist.s3.eu-central-1.amazonaws.com/',
        'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      ],
      files: [
        { file: 'train-images-idx3-ubyte.gz', md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d', size: 26_421_880 },
        { file: 'train-labels-idx1-ubyte.gz', md5: '25c81989df183df01b3e8a0aad5dffbe', size: 29_515 },
        { file: 't10k-images-idx3-ubyte.gz', md5: 'bef4ecab320f06d8554ea6380940ec79', size: 4_422_102 },
        { file: 't10k-labels-idx1-ubyte.gz', md5: 'bb300cfdad3c16e7a12a480ee83cd310', size: 5_148 },
      ],
      classes: [
        'T-shirt/top',
        'Trouser',
        'Pullover',
        'Dress',
        'Coat',
        'Sandal',
        'Shirt',
        'Sneaker',
        'Bag',
        'Ankle boot',
      ],
    },
  ],
]);

/** Options of `fetchNamedDataSet`. */
export interface FetchDataSetOptions extends Partial<DownloadOptions> {
  /** Other addresses to which a file's name is appended. */
  readonly mirrors?: readonly string[];
}

/**
 * Fetches a data set by name, `mnist` or `fashion-mnist`, into the cache folder (`cacheFolder('data', name)` unless
 * `folder` is given), and returns that folder, for `loadData`. What is there and whole is not fetched again.
 *
 * Throws `E_ARGUMENT` for another name, and as `download` does.
 */
export async function fetchNamedDataSet(name: string, options: FetchDataSetOptions = {}): Promise<string> {
  checkDownloadOptions(options);
  const known = DATA_SETS.get(name);
  if (!known) {
    throw new GradloomError(
      'E_ARGUMENT',
      `data set: the name must be one of ${[...DATA_SETS.keys()].join(', ')}; got ${kindOf(name)}.`,
      { hint: 'Or give the path of a file or folder.' },
    );
  }
  const folder = options.folder ?? cacheFolder('data', name);
  const mirrors = options.mirrors ?? known.mirrors;
  for (const { file, md5, size } of known.files) {
    await download(
      { urls: mirrors.map((mirror) => `${mirror}${file}`), file, md5, size },
      { ...options, folder },
    );
  }
  return folder;
}
