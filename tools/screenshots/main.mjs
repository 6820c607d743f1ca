// `npm run screenshots [-- PAGE…]`: pictures of all pages, or of those named by their folders, in screenshots/.
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '../..');
const { module } = await runnerImport(join(root, 'tools/screenshots/takeScreenshots.ts'), { root });
await module.takeScreenshots({ folder: join(root, 'screenshots'), only: process.argv.slice(2) });
