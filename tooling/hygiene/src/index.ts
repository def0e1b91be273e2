export { bytesOf } from './budget.ts';
export { installedWith } from './checks/readme.ts';
export { citationFile } from './citation/citation-file.ts';
