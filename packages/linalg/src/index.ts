export { LabRangeError, LabTypeError, isLabError, type ErrorCode, type ErrorDetails, type LabError } from './errors.ts';
