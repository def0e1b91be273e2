import { packageTests } from '@lab/vitest-config';

export default packageTests();
