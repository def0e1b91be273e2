import { library } from '@lab/build';

export default library({
  entry: {
    index: 'src/index.ts',
    arguments: 'src/arguments.ts',
    cooperative: 'src/cooperative.ts',
    transforms: 'src/transforms/index.ts',
  },
});
