// Run as a child process with V8's tracing on: works every turbo kernel until the optimising compiler has seen it.
import { setTimeout } from 'node:timers/promises';
import { compileSync, link } from '../../src/wasm/engine.ts';
import { selfTest } from '../../src/wasm/selfTest.ts';

const engine = link('turbo', compileSync('turbo'));
const strict = link('plain', compileSync('plain'), 'wide');
process.stdout.write(`self-test: ${selfTest(engine) ?? selfTest(strict) ?? 'passed'}\n`);
const { core } = engine;
const n = 200;
const a = core.alloc(8 * n * n);
const x = core.alloc(8 * n);
const y = core.alloc(8 * n);
for (let round = 0; round < 3000; round++) {
  // The optimising compiler works beside this thread: on a busy machine it needs the pauses to finish before the end.
  if (round % 500 === 0) await setTimeout(100);
  core.symvLower(n, a, 8 * n, x, y);
  core.gemvRows(n, n, 1, a, 8 * n, x, y, 0);
  core.gemvColumns(n, n, 1, a, 8 * n, x, 8, y);
  core.rot(n, x, y, 0.6, 0.8);
  core.axpy(n, 0.5, x, y);
  core.scal(n, 0.5, x);
  core.dot(n, x, y);
}
await setTimeout(300);
