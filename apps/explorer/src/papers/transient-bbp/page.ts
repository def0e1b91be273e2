export { controls } from './controls.ts';
export { figure } from './figure.ts';
export { reading } from './reading.ts';
export { snippet } from './snippet.ts';
