import { lint } from '@lab/eslint-config';

export default lint({ directory: import.meta.dirname });
