export { bundle, type BundleOptions, type Replacement } from './bundle.ts';
export { findChromium, launchChromium } from './chromium.ts';
export { findNode20 } from './node-20.ts';
export { runInPage, type PageOptions, type PageOutput } from './page.ts';
export { readQuickstart, type Quickstart } from './quickstart.ts';
export { builtFilesTests } from './tests.ts';
