// `npm test`: types, lint, format, then the tests in Node and in Chromium; stops at the first step that fails.
// usage: npm test -- [--all-drivers] [VITEST ARGUMENT...]      e.g. npm test -- matmul
//        npm run test:rules -- [VITEST ARGUMENT...]            only those that compute on a device, by the rules of a GPU
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '..');
const inCi = Boolean(process.env['CI']);
const given = process.argv.slice(2);
const allDrivers = given.includes('--all-drivers');
const rulesAlone = given.includes('--rules');
const passedOn = given.filter((argument) => argument !== '--all-drivers' && argument !== '--rules');
const scratch = mkdtempSync(join(tmpdir(), 'gradloom-test-'));
const total = { passed: 0, failed: 0 };

// The folders whose results depend on the driver.
const DRIVER_TESTS = ['test/gpu/', 'test/kernels/', 'test/plan/', 'test/graph/'];
// In them what compiles every shader on the null backend and what times the planner, whatever the driver; and what by the
// rules of a GPU runs on SwiftShader as well, with the same kernels or nearly so.
const NO_DRIVER_TESTS = new Set([
  'test/kernels/matmulTensorCoresEmulated.test.ts',
  'test/kernels/matmulTrial.test.ts',
  'test/kernels/variants.test.ts',
  'test/plan/growth.test.ts',
  'test/plan/pairCalls.test.ts',
  'test/plan/resident.test.ts',
  'test/plan/residentBlocks.test.ts',
]);

process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
process.exitCode = (await runAll()) && somePassed() ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);

async function runAll() {
  if (rulesAlone) return rulesOfGpu();
  if (!check('types', 'typescript/bin/tsc', ['-p', 'tsconfig.json'])) return false;
  if (!check('lint', 'oxlint/bin/oxlint', [])) return false;
  if (!check('format', 'oxfmt/bin/oxfmt', ['--check'])) return false;
  if (!vitest('tests in Node', 'node', passedOn)) return false;
  if (!(await browser())) return false;
  if (!otherDriver()) return false;
  return inCi || allDrivers ? rulesOfGpu() : true;
}

function somePassed() {
  if (total.passed > 0) return true;
  total.failed++;
  console.error(`No test passed: nothing matches ${passedOn.join(' ') || 'the projects'}.`);
  return false;
}

async function browser() {
  const { module } = await runnerImport(join(root, 'tools/chromium.ts'));
  if (await module.findChromium()) return vitest('tests in Chromium', 'chromium', passedOn);
  if (!inCi) {
    console.log('── tests in Chromium: left out, no Chromium found (set CHROMIUM_PATH or install one)');
    return true;
  }
  console.error('Tests in Chromium: CI must have a Chromium; found none.');
  total.failed++;
  return false;
}

/** The tests that touch a driver, once more on SwiftShader, unless that was the driver all along. */
function otherDriver() {
  const wanted = allDrivers || (inCi && hasLavapipe());
  if (!wanted || process.env['GRADLOOM_DRIVER'] === 'swiftshader') return true;
  const filters = passedOn.length > 0 ? passedOn : driverTests();
  if (filters.length === 0) return true;
  return vitest('tests in Node on SwiftShader', 'node', filters, { GRADLOOM_DRIVER: 'swiftshader' });
}

function driverTests() {
  return DRIVER_TESTS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}${path}`,
      ),
    )
    .filter((path) => path.endsWith('.test.ts') && !NO_DRIVER_TESTS.has(path));
}

/**
 * The tests that compute on a device, once more with the kernels of a GPU, which on software drivers run nowhere else. On
 * SwiftShader: lavapipe takes 10 s and more to compile a training in one dispatch by these rules, SwiftShader one or two.
 */
function rulesOfGpu() {
  if (process.env['GRADLOOM_RULES'] && !rulesAlone) return true;
  const { GRADLOOM_DRIVER = 'swiftshader' } = process.env;
  return vitest('tests by the rules of a GPU', 'node', passedOn, { GRADLOOM_RULES: 'gpu', GRADLOOM_DRIVER });
}

function hasLavapipe() {
  const folders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'].filter((folder) => existsSync(folder));
  return folders.some((folder) => readdirSync(folder).some((name) => name.startsWith('lvp_icd')));
}

/** A tool of `node_modules`, run by this Node, so that no shell and no PATH is needed. */
function run(title, script, parameters, environment = {}) {
  console.log(`── ${title}`);
  const start = performance.now();
  const result = spawnSync(process.execPath, [join(root, 'node_modules', script), ...parameters], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const ok = result.status === 0;
  const reason =
    result.error?.message ?? (result.signal ? `killed by ${result.signal}` : `exit ${result.status}`);
  console.log(ok ? `   ${title}: ${seconds} s` : `   ${title}: failed after ${seconds} s (${reason})`);
  return ok;
}

function check(title, script, parameters) {
  const ok = run(title, script, parameters);
  if (!ok) total.failed++;
  return ok;
}

function vitest(title, project, parameters, environment = {}) {
  const output = join(scratch, `${title.replaceAll(' ', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const fixed = ['run', '--project', project, '--passWithNoTests', ...reporters];
  const ok = run(title, 'vitest/vitest.mjs', [...fixed, ...parameters], environment);
  const { numPassedTests = 0, numFailedTests = 0 } = existsSync(output)
    ? JSON.parse(readFileSync(output, 'utf8'))
    : {};
  total.passed += numPassedTests;
  // A file that does not even load fails the run without failing a test.
  total.failed += ok ? numFailedTests : Math.max(1, numFailedTests);
  return ok;
}
