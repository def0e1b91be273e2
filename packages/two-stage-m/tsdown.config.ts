import { library } from '@lab/build';

export default library({
  entry: { index: 'src/index.ts', simulation: 'src/simulation/index.ts' },
});
