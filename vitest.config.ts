import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from './tools/chromium.ts';
import { lightShaders } from './tools/lightShaders.ts';
import { sourceAlias } from './tools/sourceAlias.ts';
import { testsByRules } from './tools/testsByRules.ts';

const root = import.meta.dirname;
const chromium = await findChromium();
const byRules = process.env['GRADLOOM_RULES'] === 'gpu';

/**
 * Two projects, one source: `node` runs everything on Dawn, `chromium` a quick tier in a headless browser. By the rules of
 * a GPU `node` runs what depends on them.
 */
export default defineConfig({
  resolve: { alias: sourceAlias },
  // Tests run the shaders as they are bundled.
  plugins: [lightShaders()],
  test: {
    testTimeout: 120_000,
    // The pages are built in one.
    hookTimeout: 300_000,
    // What a test shows must not depend on what was measured on the machine before.
    env: { GRADLOOM_TUNING: 'off' },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: byRules ? testsByRules(root) : ['test/**/*.test.ts'],
          exclude: ['test/browser/**', '**/node_modules/**'],
          // One process per file, two at a time: Dawn and a software driver already use every core.
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      ...(chromium
        ? [
            {
              extends: true as const,
              test: {
                name: 'chromium',
                include: ['test/browser/**/*.test.ts'],
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  provider: playwright({
                    launchOptions: {
                      executablePath: chromium.executablePath,
                      args: [...chromium.args, '--enable-unsafe-webgpu'],
                    },
                  }),
                  instances: [{ browser: 'chromium' as const }],
                },
              },
            },
          ]
        : []),
    ],
  },
});
