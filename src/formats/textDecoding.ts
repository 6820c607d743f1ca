// Bytes of a text file as text: UTF-8, UTF-16 by its byte order mark, or the encoding that the caller names.

import { GradloomError } from '../errors.ts';
import { fileFormatError } from './fileFormatError.ts';

/** Options of readers of text: how its bytes are decoded. */
export interface TextOptions {
  /**
   * Encoding of the text, as `TextDecoder` names it (`windows-1252`); by default UTF-8, or UTF-16 where the text begins
   * with its mark.
   */
  readonly encoding?: string;
  /** The file's name, for messages. */
  readonly file?: string;
}

/**
 * Decodes a text piece by piece. Throws `E_FILE_FORMAT` where bytes are no such text, `E_ARGUMENT` for an encoding
 * unknown.
 */
export class TextPieces {
  readonly #options: TextOptions;
  #decoder: TextDecoder | undefined;
  /** Bytes of a file so short that its mark has not come yet. */
  #first = new Uint8Array(0);

  constructor(options: TextOptions) {
    this.#options = options;
    if (options.encoding !== undefined) decoderOf(options.encoding);
  }

  /** The text of the next bytes, as far as it is complete. */
  push(bytes: Uint8Array): string {
    if (this.#decoder) return this.#decode(bytes, true);
    const joined = new Uint8Array(this.#first.length + bytes.length);
    joined.set(this.#first);
    joined.set(bytes, this.#first.length);
    this.#first = joined;
    if (joined.length < 4) return '';
    return this.#begin(true);
  }

  /** What is left. Throws where the last character is cut off. */
  end(): string {
    return this.#decoder ? this.#decode(new Uint8Array(0), false) : this.#begin(false);
  }

  #begin(stream: boolean): string {
    this.#checkText();
    this.#decoder = decoderOf(this.#options.encoding ?? encodingOf(this.#first));
    return this.#decode(this.#first, stream);
  }

  /** A table program's own file under the name of a text is told by its first bytes, whatever the encoding. */
  #checkText(): void {
    const start = String.fromCharCode(...this.#first.subarray(0, 4));
    const found = SPREADSHEETS.find(([signature]) => start === signature);
    if (!found) return;
    throw fileFormatError(this.#options, 'text', `the file must be text; got ${found[1]}`, {
      hint: found[2],
    });
  }

  #decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder!.decode(bytes, { stream });
    } catch (cause) {
      const name = this.#decoder!.encoding.toUpperCase();
      throw fileFormatError(this.#options, 'text', `the text must be ${name}; got other bytes`, {
        hint: 'Save it as UTF-8, or name its encoding with the option encoding (--encoding windows-1252).',
        cause,
      });
    }
  }
}

const EXPORT =
  'Save the sheet as CSV: in Excel by Save as, CSV UTF-8; in LibreOffice by Save as, Text CSV; in Python by pandas.read_excel("FILE").to_csv("FILE.csv", index=False).';
const SPREADSHEETS: readonly (readonly [signature: string, what: string, hint: string])[] = [
  [
    'PK\u0003\u0004',
    'a ZIP archive, as Excel (.xlsx) and LibreOffice (.ods) write them',
    `${EXPORT} Archives of NumPy are read where their name ends in .npz.`,
  ],
  ['\u00d0\u00cf\u0011\u00e0', 'a workbook of Excel (.xls)', EXPORT],
];

/** The encoding by the mark at the beginning of the text, or without a mark by the zeros between ASCII characters. */
function encodingOf([a, b, c, d]: Uint8Array): string {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? 'utf-16be' : 'utf-8';
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new GradloomError(
      'E_ARGUMENT',
      `text: the encoding must be one that TextDecoder knows; got ${encoding}.`,
      {
        hint: 'Such as utf-8, utf-16le, windows-1252, iso-8859-15.',
        cause,
      },
    );
  }
}
