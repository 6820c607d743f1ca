// Reads the plain files of a tar archive, refusing every entry that could reach outside its folder.
import { GradloomError } from '../errors.ts';
import { installCommand } from './installCommand.ts';

const BLOCK = 512;

/** One regular file of an archive: its name without folders, and its bytes (a view, not a copy). */
export interface ArchiveFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The regular files of a ustar archive. Folders are skipped.
 *
 * @throws GradloomError `E_FILE_FORMAT` for a truncated archive, a wrong header checksum, a link or a device,
 * and a name that is absolute or climbs with `..`.
 */
export function readArchive(archive: Uint8Array): ArchiveFile[] {
  const files: ArchiveFile[] = [];
  let offset = 0;
  while (offset + BLOCK <= archive.length) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    checkHeader(header, offset);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (start + size > archive.length) {
      throw refused(`entry at byte ${offset} must fit; got ${size} bytes of ${archive.length - start} left`);
    }
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === '0' || type === '\0') {
      files.push({ name: plainName(header), bytes: archive.subarray(start, start + size) });
    } else if (type !== '5') {
      throw refused(`only files and folders are read; got an entry of type '${type}'`);
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw refused(`the closing zero block is missing; got ${archive.length} bytes`);
}

/** The last part of the entry's path, after every part of it was found harmless. */
function plainName(header: Uint8Array): string {
  const path = [text(header, 345, 155), text(header, 0, 100)].filter((part) => part !== '').join('/');
  const parts = path.split('/').filter((part) => part !== '.');
  const name = parts.at(-1) ?? '';
  if (name === '' || parts.some((part) => part === '' || part === '..' || /[\\:]/.test(part))) {
    throw refused(`a path must stay inside its folder; got ${JSON.stringify(path)}`);
  }
  return name;
}

/** The header's checksum counts its own eight bytes as spaces. */
function checkHeader(header: Uint8Array, offset: number): void {
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) {
    sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  }
  if (sum !== octal(header, 148, 8)) throw refused(`header checksum at byte ${offset} is wrong`);
}

function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw refused(`a number must be octal; got ${JSON.stringify(digits)}`);
  return Number.parseInt(digits, 8);
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function refused(rule: string): GradloomError {
  return new GradloomError('E_FILE_FORMAT', `tar: ${rule}.`, {
    hint: `The archive is damaged; install it again: \`${installCommand('@sparticuz/chromium')}\`.`,
  });
}
