// The error of a shader that does not compile, named by file and line.

import { GradloomError, messageOf } from '../errors.ts';
import type { LinkedShader } from '../wgsl/link.ts';
import { locate } from '../wgsl/locate.ts';

/** The error for what the compiler said, or for `cause` where it said nothing. */
export function compileError(
  shader: LinkedShader,
  messages: readonly GPUCompilationMessage[],
  cause: unknown,
): GradloomError {
  const first = messages.find(({ type }) => type === 'error');
  const reason = first?.message ?? messageOf(cause);
  const place = first ? locate(shader, first.lineNum) : { file: shader.name, line: 0 };
  const source = first ? (shader.code.split('\n')[first.lineNum - 1]?.trim() ?? '') : '';
  return new GradloomError(
    'E_COMPILE',
    `${place.file}:${place.line}: the shader must compile; got ${reason}`,
    {
      hint: source && `The line reads: ${source}`,
      cause,
    },
  );
}
