import { defineConfig } from 'vitest/config';

// Set by scripts/test.mjs when Chromium or PostgreSQL cannot be had: the files that need it.
const excluded = (process.env['RUFWERK_TESTS_EXCLUDED'] ?? '').split(',').filter((file) => file !== '');

// Two cores: at most two files at a time. The browser suites come after the others and one file at a time, because
// Chromium, the product and PostgreSQL together already use both cores.
export default defineConfig({
  test: {
    globalSetup: ['test/support/run-folder.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/browser/**', 'test/launch/**', ...excluded],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'product',
          include: ['test/launch/**/*.test.ts', 'test/browser/**/*.test.ts'],
          exclude: excluded,
          pool: 'forks',
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
