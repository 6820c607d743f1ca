// Joins linked modules into one: what two of them share is there once, what differs under one name gets names of its
// own.

import { joinFiles, type LinkedShader, type ShaderFile } from './link.ts';
import { declaredIn, rename } from './rename.ts';

/** Names by which the declarations of a module's files are known in the joined module. */
export type FinalNames = ReadonlyMap<string, string>;

/** Collects modules, each given as the files that `linkFiles` returns. */
export class Combiner {
  readonly #files: ShaderFile[] = [];
  readonly #taken = new Set<string>();
  /** Final names of the declarations of each distinct text. */
  readonly #known = new Map<string, FinalNames>();

  /** Adds a module. A file is not added again where its text, and that of the files it needs, is there already. */
  add(files: readonly ShaderFile[]): FinalNames {
    const names = new Map<string, string>();
    for (const file of files) {
      const declared = declaredIn(file.text);
      // What a file declares itself hides what files before it declare under the same name.
      for (const name of declared) names.delete(name);
      const text = rename(file.text, names);
      let own = this.#known.get(text);
      if (!own) {
        own = new Map(declared.map((name) => [name, this.#freeName(name)]));
        this.#known.set(text, own);
        this.#files.push({ name: file.name, text: rename(text, own) });
      }
      for (const [name, final] of own) names.set(name, final);
    }
    return names;
  }

  /** The text of the joined module. */
  finished(name: string): LinkedShader {
    return joinFiles(name, this.#files);
  }

  #freeName(name: string): string {
    let free = name;
    for (let number = 2; this.#taken.has(free); number++) free = `${name}_${number}`;
    this.#taken.add(free);
    return free;
  }
}
