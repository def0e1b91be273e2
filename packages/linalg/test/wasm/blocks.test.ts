import fc from 'fast-check';
import { expect, it } from 'vitest';
import { giveBack, takeBlock, type Block } from '../../src/wasm/blocks.ts';
import { compileSync, link } from '../../src/wasm/engine.ts';

const modules = compileSync('plain');

it('blocks of an engine never overlap, begin at multiples of 64, and all memory comes back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 3000 }), from: fc.nat(6) }), { maxLength: 60 }),
      (steps) => {
        const engine = link('plain', modules);
        const start = engine.core.mark();
        const live: { block: Block; bytes: number }[] = [];
        for (const { bytes, from } of steps) {
          // One in seven is given back; which one depends on the step.
          if (from === 0 && live.length > 0) giveBack(engine, live.splice(bytes % live.length, 1)[0].block);
          else live.push({ block: takeBlock(engine, bytes), bytes });
          const sorted = [...live].sort((a, b) => a.block.at - b.block.at);
          for (const [k, { block }] of sorted.entries()) {
            expect(block.at % 64).toBe(0);
            if (k > 0) expect(block.at).toBeGreaterThanOrEqual(sorted[k - 1].block.at + sorted[k - 1].bytes);
          }
        }
        for (const { block } of live) giveBack(engine, block);
        expect(engine.core.mark()).toBe(start);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

it('thousands of blocks of ever new sizes take little more memory than those that live at once', () => {
  const engine = link('plain', modules);
  const start = engine.core.mark();
  const live: Block[] = [];
  let most = 0;
  for (let step = 0; step < 5000; step++) {
    live.push(takeBlock(engine, 20_000 + ((step * 7919) % 60_000)));
    // The first of four, so that something always lives above what is given back.
    if (live.length > 4) giveBack(engine, live.shift()!);
    most = Math.max(most, engine.core.mark() - start);
  }
  expect(most).toBeLessThan(3 * 5 * 80_000);
});
