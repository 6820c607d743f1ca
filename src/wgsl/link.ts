// Joins WGSL files into one module: each needed part once, constants and aliases given new values.

import { GradloomError } from '../errors.ts';

/** A WGSL file: its name (for messages) and its text. */
export interface ShaderFile {
  readonly name: string;
  readonly text: string;
}

/** New right-hand sides for declared `const`s and `alias`es; numbers are written in the declared type. */
export type ShaderValues = Readonly<Record<string, number | string>>;

/** One linked module and where its lines came from. */
export interface LinkedShader {
  /** Name of the kernel's file. */
  readonly name: string;
  /** The complete WGSL module: the key of the pipeline cache. */
  readonly code: string;
  /** For each file in order: its name and the number of its first line (from 1) in `code`. */
  readonly files: readonly { readonly name: string; readonly firstLine: number }[];
}

/** The files that `link` joins, and the values that it sets. */
export interface LinkOptions {
  /** The kernel's own file. */
  readonly kernel: ShaderFile;
  /** Looks a part up by its file name, `math.wgsl`; generated parts are served the same way. */
  readonly findPart: (name: string) => string | undefined;
  /** Constants and aliases to set. A name that no linked file declares is an error. */
  readonly values?: ShaderValues;
  /** More of them, for names that only some kernels' files declare. */
  readonly shared?: ShaderValues;
}

const NEEDS = /^\/\/ needs:(.*)$/gm;
const DECLARATION = /^(const|alias)\s+(\w+)\s*(?::\s*([\w<>]+)\s*)?=\s*([^;]*);/gm;
const ENABLE = /^enable\s+[\w, ]+;/gm;

/**
 * Links a kernel with the parts that it and its parts name in lines `// needs: a.wgsl, b.wgsl`.
 *
 * @throws GradloomError `E_COMPILE` where a part is missing or a value's name is declared nowhere.
 */
export function link(options: LinkOptions): LinkedShader {
  return joinFiles(options.kernel.name, linkFiles(options));
}

/** The files that `link` joins, each after those it needs, with the values set. */
export function linkFiles({ kernel, findPart, values = {}, shared = {} }: LinkOptions): ShaderFile[] {
  const unused = new Set(Object.keys(values));
  const files = orderFiles(kernel, findPart).map(({ name: file, text }) => ({
    name: file,
    text: text.replace(DECLARATION, (whole, keyword: string, name: string, type?: string) => {
      const value = values[name] ?? shared[name];
      if (value === undefined) return whole;
      unused.delete(name);
      return `${keyword} ${name}${type ? `: ${type}` : ''} = ${literal(value, type)};`;
    }),
  }));
  if (unused.size > 0) {
    throw new GradloomError(
      'E_COMPILE',
      `link ${kernel.name}: a value needs a const or alias of its name; got ${[...unused].join(', ')}.`,
      { hint: 'Declare it at the start of a line in one of the linked files, with a working default.' },
    );
  }
  return files;
}

/** One module of all files, their `enable` directives first: that of f16 wherever the type is named. */
export function joinFiles(name: string, files: readonly ShaderFile[]): LinkedShader {
  const enables = new Set<string>();
  const texts = files.map(({ text }) =>
    text.replace(ENABLE, (directive) => {
      enables.add(directive);
      return '';
    }),
  );
  if (texts.some((text) => /\bf16\b/.test(text.replace(/\/\/.*/g, '')))) enables.add('enable f16;');
  let line = 1 + enables.size;
  const places = files.map((file, index) => {
    const firstLine = line;
    line += texts[index]!.split('\n').length;
    return { name: file.name, firstLine };
  });
  return { name, code: [...enables, ...texts].join('\n'), files: places };
}

function orderFiles(kernel: ShaderFile, findPart: LinkOptions['findPart']): ShaderFile[] {
  const ordered: ShaderFile[] = [];
  const seen = new Set<string>();
  const visit = (file: ShaderFile): void => {
    if (seen.has(file.name)) return;
    seen.add(file.name);
    for (const [, list] of file.text.matchAll(NEEDS)) {
      for (const name of (list ?? '').split(',').map((part) => part.trim())) {
        const text = findPart(name);
        if (text === undefined) {
          throw new GradloomError('E_COMPILE', `link ${file.name}: a needed part must exist; got ${name}.`, {
            hint: 'Parts lie in shaders/parts; check the line "// needs:".',
          });
        }
        visit({ name, text });
      }
    }
    ordered.push(file);
  };
  visit(kernel);
  return ordered;
}

function literal(value: number | string, type: string | undefined): string {
  if (typeof value === 'string') return value;
  if (type === 'u32') return `${value}u`;
  if (type === 'i32') return `${value}i`;
  return writeFloat(value);
}

/**
 * Writes a number as a WGSL literal that has the same f32 value.
 *
 * @throws GradloomError `E_ARGUMENT` for NaN and infinities, which WGSL cannot write.
 */
export function writeFloat(value: number): string {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) {
    throw new GradloomError('E_ARGUMENT', `constant: a constant must be a finite f32; got ${value}.`, {
      hint: 'WGSL has no literal for NaN or infinity; pass such a value as an input.',
    });
  }
  const text = Object.is(rounded, -0) ? '-0' : String(rounded);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
