/** Prints a sweep over random parameter sets: `node scripts/robustnessSweep.ts [sets] [seed]`; exit status 1 for any fault. */
import { robustnessSweep } from '../bench/robustnessSweep.ts';

const sets = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);

const start = performance.now();
const { faults, worst } = robustnessSweep(sets, seed);
console.log(`${sets} parameter sets in ${((performance.now() - start) / 1000).toFixed(1)} s`);
for (const [kind, difference] of worst) console.log(`worst ${kind}: ${difference.toExponential(2)}`);
for (const [kind, { count, example }] of faults)
  console.log(`FAULT ${kind} (${count} times), first: ${example.slice(0, 1500)}`);
if (faults.size > 0) process.exitCode = 1;
else console.log('no exception, no NaN, no disagreement');
