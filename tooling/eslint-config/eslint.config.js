import { lint } from './src/index.ts';

export default lint({ directory: import.meta.dirname });
