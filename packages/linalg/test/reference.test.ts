import path from 'node:path';
import { referenceTests } from '@lab/reference';
import * as linalg from '../src/index.ts';
import { referenceFunctions } from './referenceFunctions.ts';

referenceTests({
  name: 'linalg',
  directory: path.resolve(import.meta.dirname, '..'),
  functions: referenceFunctions(linalg),
});
