export { crossTest, type CrossTest } from './crossTest.ts';
export { blpWald, type BlpWald } from './blpWald.ts';
export { kcdRedraw, kcdStatistic, type KcdOptions } from './kcdStatistic.ts';
