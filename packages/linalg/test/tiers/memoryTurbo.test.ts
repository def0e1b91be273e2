import { currentTier, turbo } from '../../src/index.ts';

turbo();
// What is imported makes its matrices in the tier that runs then.
const { memoryTests } = await import('../memory.ts');
memoryTests(currentTier().tier);
