// Files that a visitor drops on the page or chooses: what they are is told by their names.
import { byId } from '../shared/byId.ts';
import type { GivenFile, Source } from './data/source.ts';

/** Files of one kind that belong together; undefined where they are none that can be learned from. */
export type Given = { readonly kind: Source['kind']; readonly files: readonly GivenFile[] } | undefined;

const TABLE = /\.(csv|tsv|tab|txt|data)(\.gz)?$/iu;
const PICTURE = /\.(png|jpe?g|webp|gif|bmp|avif)$/iu;
const IDX = /(ubyte|idx\d?)(\.gz)?$/iu;

/** Pictures in folders, IDX files, or a table, by the names of files. */
export function sorted(files: readonly GivenFile[]): Given {
  const named = (pattern: RegExp): GivenFile[] => files.filter(({ file }) => pattern.test(file.name));
  const [pictures, arrays, tables] = [named(PICTURE), named(IDX), named(TABLE)];
  if (pictures.length > 1) return { kind: 'pictures', files: pictures };
  if (arrays.length > 0) return { kind: 'pictures', files: arrays };
  return tables[0] ? { kind: 'table', files: [tables[0]] } : undefined;
}

/** Calls back with files that are dropped anywhere on the page, or chosen. */
export function joinFiles(give: (files: readonly GivenFile[]) => void): void {
  for (const [button, field] of [
    ['choose-files', 'files'],
    ['choose-folder', 'folder'],
  ] as const) {
    const input = byId(field, HTMLInputElement);
    byId(button, HTMLButtonElement).addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      // The same file can be chosen again.
      if (files.length > 0) give(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
      input.value = '';
    });
  }
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.dataset['dropping'] = '';
  });
  for (const type of ['dragleave', 'drop'] as const) {
    document.addEventListener(type, (event) => {
      if (type === 'drop' || event.relatedTarget === null) delete document.body.dataset['dropping'];
    });
  }
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const { items, files } = event.dataTransfer ?? {};
    // Entries must be taken before the event is over.
    const entries = [...(items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);
    const plain = [...(files ?? [])].map((file) => ({ path: file.name, file }));
    if (entries.length === 0) {
      // A text or a link is no file.
      if (plain.length > 0) give(plain);
      return;
    }
    void Promise.all(entries.map((entry) => filesOf(entry, ''))).then(
      (found) => give(found.flat()),
      // A folder that cannot be read has no files for the page.
      () => give([]),
    );
  });
}

/** All files of an entry, with their paths. */
async function filesOf(entry: FileSystemEntry, folder: string): Promise<GivenFile[]> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const entries: FileSystemEntry[] = [];
  // It gives some at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) break;
    entries.push(...some);
  }
  return (await Promise.all(entries.map((one) => filesOf(one, `${path}/`)))).flat();
}
