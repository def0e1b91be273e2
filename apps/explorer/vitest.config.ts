import { packageTests } from '@lab/vitest-config';

export default packageTests({ testTimeout: 180_000 });
