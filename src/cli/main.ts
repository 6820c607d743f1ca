#!/usr/bin/env node
// The `gradloom` command: hands the process's arguments, streams and exit code to `runCli`.

import { EXIT } from './failure.ts';
import { runCli } from './runCli.ts';

// A full disk behind `> file` is told after the write, perhaps after the command has ended. That nobody reads any more
// (EPIPE) is no fault: `Output` sees to it.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE' || process.exitCode === EXIT.failure) return;
  process.exitCode = EXIT.failure;
  process.stderr.write(
    `error: write stdout: all of the result must arrive; got ${message}. [E_FILE]\nhint: Make room there, or write to another place.\n`,
  );
});
const code = await runCli(process.argv.slice(2), process);
// Not process.exit(): what was written to a pipe must still arrive.
process.exitCode ||= code;
