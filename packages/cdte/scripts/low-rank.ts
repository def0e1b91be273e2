/**
 * How close the low-rank path comes to the dense one, and what it costs.
 *
 *   node scripts/low-rank.ts accuracy [n] [data sets] [first]     p-values side by side on all designs in turn
 *   node scripts/low-rank.ts cost [n ...]                         seconds, peak memory and the longest slice
 *
 * Data sets are numbered, so that a long comparison can be made in parts: `first` is where a part begins (0).
 */
import { testHomogeneity, testHomogeneityAsync } from '../dist/index.js';
import { drawDesign, type DesignName, type Setting } from '../test/designs.ts';

const designs: readonly (readonly [DesignName, Setting, number])[] = [
  ['null', 'obs', 0],
  ['null', 'rct', 0],
  ['hetscale', 'obs', 0.4],
  ['scale', 'obs', 0.2],
  ['shift', 'obs', 0.3],
  ['hetshift', 'obs', 0.2],
  ['bimodal', 'obs', 1],
];

const seconds = (start: number): number => (performance.now() - start) / 1000;

/** Seconds of one core, since `before` where it is given. */
function coreSeconds(before?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const peakMegabytes = (): string => `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`;

function accuracy(n: number, sets: number, first: number): void {
  const differences: number[] = [];
  for (let k = first; k < first + sets; k++) {
    const [design, setting, delta] = designs[k % designs.length];
    const { X, treatment, Y } = drawDesign(design, setting, delta, n, k);
    const data = { X, treatment, Y };
    let before = process.cpuUsage();
    const exact = testHomogeneity(data, { seed: k });
    const dense = coreSeconds(before);
    before = process.cpuUsage();
    const low = testHomogeneity(data, { seed: k, rank: 'auto' });
    const difference = Math.abs(exact.pValue - low.pValue);
    differences.push(difference);
    console.log(
      `${k}: ${design} (${setting}) ${delta}: p ${exact.pValue.toFixed(5)} and ${low.pValue.toFixed(5)}, |difference| ${difference.toFixed(5)}, ${dense.toFixed(2)} s and ${coreSeconds(before).toFixed(2)} s of one core`,
    );
  }
  differences.sort((a, b) => a - b);
  const median = differences[Math.floor(differences.length / 2)];
  console.log(
    `${sets} data sets of ${n} rows: median |difference| ${median.toFixed(5)}, largest ${differences.at(-1)!.toFixed(5)}; ${coreSeconds().toFixed(0)} s of one core, peak ${peakMegabytes()}`,
  );
}

async function cost(n: number): Promise<void> {
  const { X, treatment, Y } = drawDesign('scale', 'obs', 0.1, n, 1);
  const start = performance.now();
  const before = process.cpuUsage();
  let last = start;
  let longest = 0;
  const { pValue } = await testHomogeneityAsync(
    { X, treatment, Y },
    {
      rank: 'auto',
      onProgress: () => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      },
    },
  );
  console.log(
    `n = ${n}: ${seconds(start).toFixed(1)} s (${coreSeconds(before).toFixed(1)} s of one core), peak ${peakMegabytes()}, longest slice ${longest.toFixed(0)} ms, p ${pValue.toExponential(2)}`,
  );
}

const [mode = 'cost', ...sizes] = process.argv.slice(2);
if (mode === 'accuracy') accuracy(Number(sizes[0] ?? 2000), Number(sizes[1] ?? 50), Number(sizes[2] ?? 0));
else for (const n of sizes.length > 0 ? sizes : ['1000', '5000', '20000']) await cost(Number(n));
