import { describe, expect, it } from 'vitest';
import { currentTier, setMode } from '../../src/index.ts';

// The suites that follow declare their tests in this file, so that they run under its mode.
setMode('javascript');
await import('../reference.test.ts');
await import('../products.test.ts');
await import('../decompositions.test.ts');
await import('../lapack.test.ts');

describe('mode javascript', () => {
  it('is what ran', () => {
    expect(currentTier()).toEqual({ mode: 'javascript', tier: 'javascript' });
  });
});
