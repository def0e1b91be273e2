import { describe, expect, it } from 'vitest';
import { currentTier, turbo } from '../../src/index.ts';

const { tier } = turbo();
// The suites that follow declare their tests in this file, so that they run after the call above.
await import('../reference.test.ts');
await import('../products.test.ts');
await import('../columns.test.ts');
await import('../lapack.test.ts');

describe('after turbo()', () => {
  it('its tier is what ran', () => {
    expect(tier).not.toBe('javascript');
    expect(currentTier().tier).toBe(tier);
  });
});
