import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { it } from 'vitest';
import { drawExponential, drawGamma, drawPoisson, randomStream } from '@lab/stats';

const COUNT = 100_000;
const out = new Float64Array(COUNT);
const stream = randomStream(1);

function repeat(draw: () => number): void {
  for (let i = 0; i < COUNT; i += 1) out[i] = draw();
}

it('100,000 uniforms', async ({ bench }) => {
  const generator = xoroshiro128plus(1);
  await bench.compare(
    bench('fillUniform', () => void stream.fillUniform(out)),
    bench('uniform', () => repeat(() => stream.uniform())),
    bench('Math.random', () => repeat(() => Math.random())),
    bench('pure-rand, xoroshiro128+', () => repeat(() => uniformFloat64(generator))),
  );
});

it('100,000 normals', async ({ bench }) => {
  await bench.compare(
    bench('fillNormal', () => void stream.fillNormal(out)),
    bench('normal', () => repeat(() => stream.normal())),
    bench('Box-Muller on Math.random', () =>
      repeat(() => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())),
    ),
    bench('polar on Math.random', () => repeat(polar)),
  );
});

it('100,000 draws of other laws', async ({ bench }) => {
  // The test runner's module bindings are getters; a local name is what an application has.
  const [exponential, gamma, poisson] = [drawExponential, drawGamma, drawPoisson];
  await bench.compare(
    bench('integer below 1000', () => repeat(() => stream.integer(1000))),
    bench('exponential', () => repeat(() => exponential(stream))),
    bench('gamma, shape 2.5', () => repeat(() => gamma(stream, { shape: 2.5 }))),
    bench('Poisson, mean 100', () => repeat(() => poisson(stream, { mean: 100 }))),
  );
});

function polar(): number {
  for (;;) {
    const x = 2 * Math.random() - 1;
    const y = 2 * Math.random() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
