// The HTTP library, which is installed only where it is used.

import { GradloomError } from '../../errors.ts';
import { installCommand } from '../installCommand.ts';

/** What is used of hono. Throws `E_UNSUPPORTED` with the command that installs it. */
export async function loadHono() {
  try {
    const [{ Hono }, { bodyLimit }, { cors }, { createAdaptorServer }] = await Promise.all([
      import('hono'),
      import('hono/body-limit'),
      import('hono/cors'),
      import('@hono/node-server'),
    ]);
    return { Hono, bodyLimit, cors, createAdaptorServer };
  } catch (cause) {
    throw new GradloomError(
      'E_UNSUPPORTED',
      'serve: the npm packages hono and @hono/node-server must be installed; got none.',
      { hint: `Install them: \`${installCommand('hono', '@hono/node-server')}\`.`, cause },
    );
  }
}
