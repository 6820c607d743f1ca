import { Command } from 'commander';
import type { CommandContext } from './program.ts';
export function infoCommand(_: CommandContext): Command { return new Command('info'); }
