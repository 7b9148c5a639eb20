import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The browser's half: built to dist/web, which the engine's API serves under a strict content-security policy. */
export default defineConfig({
  root: here('./src/web/page'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: here('./dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: stylesheet or script would be refused by the policy; fonts and pictures stay files as well.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    fs: { allow: [here('.')] },
    proxy: { '/api': { target: 'http://localhost:4400', ws: true } },
  },
});
