import path from 'node:path';
import { builtFilesTests } from '@lab/built-files';

builtFilesTests(path.resolve(import.meta.dirname, '..'));
