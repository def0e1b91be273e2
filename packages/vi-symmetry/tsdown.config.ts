import { library } from '@lab/build';

export default library({
  entry: { index: 'src/index.ts', examples: 'src/examples/index.ts', targets: 'src/targets/index.ts' },
});
