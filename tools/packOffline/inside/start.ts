// What `./run` starts in the offline pack: finds the driver, says which adapter it got, then runs tests, bench or info.

import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DriverInfo } from '../../../src/gpu/driverInfo.ts';
import { loadVulkanLoader as loadLibrary } from '../../../src/node/vulkanDriver.ts';
import { driverSetup } from './driverEnvironment.ts';

const USAGE = `usage: ./run tests [--jobs N] [--list] [PART OF A PATH ...]   the tests that use the GPU
       ./run bench [ARGUMENT ...]                             the measurements (./run bench --help)
       ./run info [--json] [--verify]                         the GPU, its limits and its speed; is it right?
       ./run measure [--out FOLDER] [--only NAME,...]         all of it in under 8 minutes, as JSON and one page
       ./run node FILE [ARGUMENT ...]                         a script of your own, with 'gradloom' to import
Put --allow-software first to go on without a GPU. VK_DRIVER_FILES and GRADLOOM_DRIVER choose a driver.`;

const SOFTWARE_ONLY = 3;
const app = import.meta.dirname;
const home = dirname(app);

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  tests: [join(app, 'runTests.js')],
  bench: [join(app, '.build/bench.js')],
  info: [join(app, 'dist/cli.js'), 'info'],
  measure: [join(app, 'measure.js')],
  node: ['--import', join(app, 'withLibrary.js')],
};

const given = process.argv.slice(2);
const allowSoftware = given.includes('--allow-software');
const [command = '', ...parameters] = given.filter((argument) => argument !== '--allow-software');
process.exitCode = await run();

async function run(): Promise<number> {
  const script = COMMANDS[command];
  if (!script) {
    const help = ['help', '--help', '-h'].includes(command);
    (help ? console.log : console.error)(USAGE);
    return help ? 0 : 2;
  }
  const environment = prepareEnvironment();
  if (!(command === 'tests' && parameters.includes('--list'))) {
    const { refusal, software } = describeAdapter(environment);
    if (refusal !== 0) return refusal;
    if (command === 'measure' && software) parameters.push('--software');
  }
  return waitFor([...script, ...parameters], environment);
}

/** Runs a script to its end, and gives its exit code. */
function waitFor(parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, parameters, { stdio: 'inherit', env: environment });
  // A terminal tells the script too, which ends as it likes; of SIGTERM only this process hears.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', ({ message }) => {
      console.error(message);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      if (signal) console.error(`${command}: ended by ${signal}.`);
      resolve(signal ? 128 + constants.signals[signal] : code!);
    });
  });
}

/** The variables for all that follows; puts libraries that the machine lacks where they will be found. */
function prepareEnvironment(): NodeJS.ProcessEnv {
  const offered = mkdtempSync(join(tmpdir(), 'gradloom-offline-'));
  process.once('exit', () => rmSync(offered, { recursive: true, force: true }));
  const packed = readFileSync(join(home, 'lib/order.txt'), 'utf8').trim().split('\n');
  const setup = driverSetup({ environment: process.env, namesIn, canLoad: loadLibrary }, packed, offered);
  for (const name of setup.libraries) symlinkSync(join(home, 'lib', name), join(offered, name));
  if (setup.manifest) writeFileSync(setup.manifest.path, setup.manifest.text);
  for (const note of setup.notes) console.error(note);
  // A user without an entry in /etc/passwd has no home folder unless one is named.
  return { HOME: home, GRADLOOM_CACHE: join(home, 'cache'), ...process.env, ...setup.variables };
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Says which adapter answers. `refusal` is 0 to go on; with another driver, `environment` is changed to it. */
function describeAdapter(environment: NodeJS.ProcessEnv): { refusal: number; software: boolean } {
  let answer = probe(environment);
  if (answer.failure !== undefined && allowSoftware && environment['GRADLOOM_DRIVER'] !== 'swiftshader') {
    console.error(`${answer.failure}\nGoing on with SwiftShader, as --allow-software permits.`);
    environment['GRADLOOM_DRIVER'] = 'swiftshader';
    answer = probe(environment);
  }
  if (!answer.driver) {
    console.error(`adapter: none. ${answer.failure}`);
    return { refusal: 1, software: true };
  }
  const { kind, name, advice } = answer.driver;
  console.error(`adapter: ${name}${kind === 'gpu' ? '' : ' (software)'}`);
  if (kind === 'gpu') return { refusal: 0, software: false };
  if (advice !== undefined) console.error(advice);
  if (allowSoftware) return { refusal: 0, software: true };
  console.error('Only a software driver answers. Give --allow-software to go on all the same.');
  return { refusal: SOFTWARE_ONLY, software: true };
}

function probe(environment: NodeJS.ProcessEnv): { driver?: DriverInfo; failure?: string } {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [join(app, 'probe.js')], {
    env: environment,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!) as { driver: DriverInfo };
  // What Dawn and the loader write beside it is quoted already.
  const told = stderr.trim().split('\n').at(-1);
  return { failure: told || `the driver ended the process (${signal ?? `exit code ${status}`}).` };
}
