export { apiReport } from './api/report.ts';
export { bytesOf } from './budget.ts';
export { complaints, installedWith } from './checks/readme.ts';
export { citationFile } from './citation/citation-file.ts';
