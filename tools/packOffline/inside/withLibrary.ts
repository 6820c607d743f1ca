// Lets a script anywhere on the machine import the pack's library by its name: node --import withLibrary.js FILE.

import { register } from 'node:module';

register('./resolveLibrary.js', import.meta.url);
