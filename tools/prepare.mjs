// Makes the working tree ready to run: installs packages and builds, each only if something it depends on changed.
// usage: node tools/prepare.mjs [--build] [--types] [--tools]        Written for any Node, so that an old one gets its message.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What each build reads, where it writes, and which script makes it. */
const BUILDS = {
  '--build': {
    output: 'dist',
    needed: [
      'index.js',
      'node.js',
      'hdf5.js',
      'onnx.js',
      'notes.js',
      'keras.js',
      'standalone.js',
      'sweep.js',
      'testing.js',
      'cli.js',
    ],
    sources: [
      'src',
      'shaders',
      'vite.config.ts',
      'tools/lightShaders.ts',
      'tools/shortenLocals.ts',
      'tools/sourceAlias.ts',
    ],
    command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'],
  },
  '--types': {
    output: 'types',
    needed: [
      'index.d.ts',
      'node.d.ts',
      'hdf5.d.ts',
      'onnx.d.ts',
      'notes.d.ts',
      'keras.d.ts',
      'standalone.d.ts',
      'sweep.d.ts',
      'testing.d.ts',
    ],
    sources: [
      'src',
      'tsconfig.json',
      'tsconfig.build.json',
      'tools/buildTypes.mjs',
      'tools/optionalProperties.ts',
    ],
    command: ['tools/buildTypes.mjs'],
    // The compiler leaves what it wrote for files that are gone.
    emptied: true,
  },
  '--tools': {
    output: '.build',
    needed: [
      'reference.js',
      'accuracy.js',
      'oracles.js',
      'mutation.js',
      'fuzz.js',
      'packOffline.js',
      'bench.js',
      'encoding.js',
    ],
    sources: ['src', 'shaders', 'tools', 'bench', 'test/oracles', 'test/formats', 'vite.config.ts'],
    command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error', '--mode', 'tools'],
  },
};

checkNode();
install();
for (const name of process.argv.slice(2)) {
  if (!BUILDS[name]) stop(`prepare: unknown argument ${name}; known are ${Object.keys(BUILDS).join(', ')}.`);
  build(BUILDS[name]);
}

function checkNode() {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(manifest.engines.node).map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  stop(
    `Gradloom needs Node ${major}.${minor} or newer; this is ${process.versions.node}. Get a newer one: https://nodejs.org`,
  );
}

function install() {
  const lock = readOptional('package-lock.json');
  const wanted = lock === undefined ? readOptional('package.json') : lock;
  const stamp = join(modules, '.gradloom-prepared');
  const key = hash([wanted]);
  if (readStamp(stamp) === key) return;
  if (lock === undefined || !isInstalled(JSON.parse(lock))) {
    const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const commands = lock === undefined ? [['install']] : [['ci'], ['install', '--no-save']];
    const hint = 'Check the network and the registry (npm config get registry), then try again.';
    step(
      'Installing packages',
      commands.map((command) => npmCommand([...command, ...quiet])),
      hint,
    );
  }
  writeFileSync(stamp, key);
}

/** Whether npm's own record of `node_modules` agrees with the lock; optional packages may be absent. */
function isInstalled(lock) {
  const record = readOptional('node_modules/.package-lock.json');
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(lock.packages).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return installed[path] === undefined ? Boolean(optional) : installed[path].version === version;
  });
}

function npmCommand(parameters) {
  // The npm that runs this script, if one does; a bare `npm` is a shell script on Windows.
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.c?js$/.test(own))
    return { program: process.execPath, parameters: [own, ...parameters] };
  return { program: 'npm', parameters, shell: process.platform === 'win32' };
}

function build({ output, needed, sources, command, emptied = false }) {
  const stamp = join(modules, `.gradloom-built-${output.replace('.', '')}`);
  const paths = ['package.json', ...sources.flatMap((source) => filesBelow(join(root, source)))];
  const key = hash(
    paths.flatMap((path) => [relative(root, join(root, path)), readFileSync(join(root, path))]),
  );
  if (readStamp(stamp) === key && needed.every((name) => existsSync(join(root, output, name)))) return;
  // A build that fails half-way must not pass for the one before it.
  rmSync(stamp, { force: true });
  if (emptied) rmSync(join(root, output), { recursive: true, force: true });
  const parameters = [join(root, command[0]), ...command.slice(1)];
  step(
    `Building ${output}`,
    [{ program: process.execPath, parameters }],
    'The message above names the file.',
  );
  writeFileSync(stamp, key);
}

/** The file itself, or the files below a folder, relative to the root. */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  if (statSync(folder).isFile()) return [relative(root, folder)];
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    // The peers of the bench have packages of their own, which no build reads.
    if (entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [relative(root, path)];
  });
}

/**
 * Runs a program with one line of progress; its output is shown only if it fails. Of several programs each is tried
 * where the one before failed: `npm ci` refuses a lock without some optional package that the registry lacks too
 * (npm issue 9846), `npm install` with the same lock does not.
 */
function step(title, commands, hint) {
  process.stderr.write(`${title} … `);
  const start = Date.now();
  const reasons = [];
  for (const { program, parameters, shell = false } of commands) {
    const result = spawnSync(program, parameters, { cwd: root, shell, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (result.status === 0) {
      process.stderr.write(`${((Date.now() - start) / 1000).toFixed(1)} s\n`);
      return;
    }
    const output = result.error ? result.error.message : `${result.stdout || ''}${result.stderr || ''}`;
    reasons.push(`${program} ${parameters.join(' ')}\n${shortened(output.trim())}`);
  }
  process.stderr.write('failed\n');
  stop(`${reasons.join('\n\n')}\n\n${title} failed. ${hint}`);
}

function shortened(output) {
  const lines = output.split('\n');
  return lines.length <= 40 ? output : [...lines.slice(0, 25), '…', ...lines.slice(-14)].join('\n');
}

function hash(parts) {
  const sum = createHash('sha256');
  // The length first: moving bytes from one part to the next changes the sum.
  for (const part of parts) sum.update(`${part.length}:`).update(part);
  return sum.digest('hex');
}

function readOptional(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
