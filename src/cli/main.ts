#!/usr/bin/env node
// The `gradloom` command: hands the process's arguments, streams and exit code to `runCli`.

import { runCli } from './runCli.ts';

// Not process.exit(): what was written to a pipe must still arrive.
process.exitCode = await runCli(process.argv.slice(2), process);
