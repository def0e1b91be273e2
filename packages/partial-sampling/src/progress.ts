export type { AsyncOptions, Progress } from '@lab/linalg/cooperative';
