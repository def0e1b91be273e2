import { currentTier, setMode } from '../../src/index.ts';

setMode('strict');
// What is imported makes its matrices in the tier that runs then.
const { memoryTests } = await import('../memory.ts');
memoryTests(currentTier().tier);
