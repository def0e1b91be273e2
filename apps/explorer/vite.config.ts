import { defineConfig } from 'vite';
import { site } from './src/site/plugin.ts';

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [site()],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000, assetsInlineLimit: 0 },
});
