import { spawn } from 'node:child_process';
import { BenchError, exitCodes } from '../errors.ts';

/**
 * Runs a program to its end and returns its standard output.
 *
 * @throws BenchError (usage) with the end of what it wrote when it fails or is not there
 */
export function subprocess(program: string, args: readonly string[], folder: string): Promise<string> {
  const shown = `${program} ${args.join(' ')}`;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      all = (all + text).slice(-4000);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (all = (all + text).slice(-4000)));
    child.on('error', (error) => reject(new BenchError(`${shown}: ${error.message}`, exitCodes.usage)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new BenchError(
            `${shown} ended with ${signal ?? `exit code ${code ?? 'unknown'}`}:\n${all.trim()}`,
            exitCodes.usage,
          ),
        );
    });
  });
}
