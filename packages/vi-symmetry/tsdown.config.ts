import { library } from '@lab/build';

export default library({
  entry: {
    index: 'src/index.ts',
    examples: 'src/examples/index.ts',
    parts: 'src/parts.ts',
    samples: 'src/samples.ts',
    sphere: 'src/sphere.ts',
    targets: 'src/targets/index.ts',
  },
});
