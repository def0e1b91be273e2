import { defineConfig, type Plugin } from 'vite';
import { site } from './src/site/plugin.ts';

/** Ctrl-C is how one leaves the served site, not a failure. */
const leaves: Plugin = {
  name: 'leave-at-ctrl-c',
  configurePreviewServer() {
    process.once('SIGINT', () => process.exit(0));
  },
};

export default defineConfig({
  // Pages, not one application: an address that leads nowhere is a 404.
  appType: 'mpa',
  base: './',
  publicDir: false,
  plugins: [site(), leaves],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000, assetsInlineLimit: 0 },
});
