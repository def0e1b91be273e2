#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCommand } from './command.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
  // File descriptor 0 is standard input.
  readText: (file) => readFileSync(file === '-' ? 0 : file, 'utf8'),
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  ...(process.stderr.isTTY ? { progress: (text: string) => process.stderr.write(text) } : {}),
});
