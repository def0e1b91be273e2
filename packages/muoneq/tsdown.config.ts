import { library } from '@lab/build';

export default library({
  entry: { index: 'src/index.ts', jax: 'src/adapters/jax.ts', tfjs: 'src/adapters/tfjs.ts' },
});
