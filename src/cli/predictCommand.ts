import { Command } from 'commander';
import type { CommandContext } from './program.ts';
export function predictCommand(_: CommandContext): Command { return new Command('predict'); }
