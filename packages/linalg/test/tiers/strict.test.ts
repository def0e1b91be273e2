import { describe, expect, it } from 'vitest';
import { currentTier, setMode } from '../../src/index.ts';

// The suites that follow declare their tests in this file, so that they run under its mode.
setMode('strict');
await import('../reference.test.ts');
await import('../products.test.ts');
await import('../lapack.test.ts');

describe('mode strict', () => {
  it('is what ran', () => {
    expect(currentTier()).toEqual({ mode: 'strict', tier: 'plain' });
  });
});
