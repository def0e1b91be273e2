import { library } from '@lab/build';

export default library({ entry: { index: 'src/index.ts', transforms: 'src/transforms/index.ts' } });
