import { Command } from 'commander';
import type { CommandContext } from './program.ts';
export function dataCommand(_: CommandContext): Command { return new Command('data'); }
