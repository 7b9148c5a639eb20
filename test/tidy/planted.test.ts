import { describe, expect, it } from 'vitest';
import { describeFault, rules } from '../../scripts/tidy.ts';
import { claimedNumbers, compareEnvironment } from '../../scripts/tidy/promises.ts';
import { readSource } from '../../scripts/tidy/source.ts';

type Files = Readonly<Record<string, string>>;

/** The faults that one rule finds in files which exist only here. */
function faults(sentence: string, files: Files): string[] {
  const rule = rules[sentence];
  if (rule === undefined) throw new Error(`no rule keeps "${sentence}"`);
  const isCode = (path: string) => /\.(tsx?|mjs)$/.test(path);
  const entries = Object.entries(files);
  return rule({
    sources: entries.filter(([path]) => isCode(path)).map(([path, text]) => readSource(path, text)),
    documents: new Map(entries.filter(([path]) => !isCode(path))),
  }).map(describeFault);
}

interface Planted {
  rule: string;
  good: Files;
  bad: Record<string, Files>;
}

const long = (count: number, line: string) => Array.from({ length: count }, () => line).join('\n');
// Written in two parts, so that the rules do not find these files themselves.
const later = (word: string) => `// ${word}`;
const packageHost = ['registry', 'example', 'org'].join('.');

const planted: Planted[] = [
  {
    rule: 'rooms import only what the import law allows',
    good: {
      'src/main.ts': "import { a } from './api/server.ts';\nimport { b } from './engine/engine.ts';",
      'src/jobs/main.ts': "import { runAsChild } from '../launch/child.ts';",
      'src/storage/store.ts': "import type { Store } from '../engine/ports.ts';",
      'src/sim/simulator.ts': "import { b } from '../engine/engine.ts';",
      'src/web/agent/page.tsx': "import type { Live } from '../../wire/live.ts';",
    },
    bad: {
      'the domain knows the engine': {
        'src/domain/call/step.ts': "import { x } from '../../engine/engine.ts';",
      },
      'the storage knows the engine itself': {
        'src/storage/a.ts': "import { x } from '../engine/engine.ts';",
      },
      'the carrier knows the engine': { 'src/sim/carrier.ts': "import { x } from '../engine/engine.ts';" },
      'the pages know the storage': { 'src/web/a.tsx': "import type { X } from '../storage/a.ts';" },
      'the pages take code from the wire': { 'src/web/a.tsx': "import { parser } from '../wire/live.ts';" },
      'the api knows the launcher, by a late import': {
        'src/api/a.ts': "await import('../launch/launch.ts');",
      },
      'call knows agent': { 'src/domain/call/a.ts': "import type { Agent } from '../agent/agent.ts';" },
      'a type in passing': { 'src/wire/a.ts': "export type X = import('../storage/a.ts').X;" },
      'the product imports a test': { 'src/api/a.ts': "import { x } from '../../test/support/x.ts';" },
      'a room that nobody planned': { 'src/stuff/a.ts': "import { x } from '../domain/ids.ts';" },
    },
  },
  {
    rule: 'each third party has one home',
    good: {
      'src/storage/pool.ts': "import pg from 'pg';",
      'src/api/a.ts': "import cookie from '@fastify/cookie';",
    },
    bad: {
      'SQL in the api': { 'src/api/a.ts': "import pg from 'pg';" },
      'hashing outside of auth': { 'src/api/users.ts': "import { hash } from '@node-rs/argon2';" },
      'a package that nobody chose': { 'src/api/a.ts': "import _ from 'lodash/fp';" },
      'a part of a package': { 'src/web/a.ts': "import * as z from 'zod/mini';" },
    },
  },
  {
    rule: 'no imports run in a circle',
    good: {
      'src/domain/a.ts': "import { b } from './b.ts';",
      'src/domain/b.ts': "import type { A } from './a.ts';",
    },
    bad: {
      'two files': {
        'src/domain/a.ts': "import { b } from './b.ts';",
        'src/domain/b.ts': "export { a } from './a.ts';",
      },
      'three files': {
        'src/domain/a.ts': "import './b.ts';",
        'src/domain/b.ts': "import { c } from './c.ts';",
        'src/domain/c.ts': "import { type T, a } from './a.ts';",
      },
    },
  },
  {
    rule: 'files stay short',
    good: { 'src/api/a.ts': long(600, 'a();'), 'test/api/a.test.ts': long(800, 'a();') },
    bad: {
      'a source': { 'src/api/a.ts': long(601, 'a();') },
      'a test': { 'test/api/a.test.ts': long(801, 'a();') },
    },
  },
  {
    rule: 'functions stay short',
    good: {
      'src/api/a.ts': `function f() {\n${long(68, 'a();')}\n}`,
      'test/a.test.ts': `it('', () => {\n${long(99, 'a();')}\n});`,
    },
    bad: {
      'a function': { 'src/api/a.ts': `function f() {\n${long(69, 'a();')}\n}` },
      'an arrow': { 'src/api/a.ts': `const f = () => {\n${long(69, 'a();')}\n};` },
      'a method': { 'src/api/a.ts': `class A {\nf() {\n${long(70, 'a();')}\n}\n}` },
    },
  },
  {
    rule: 'lines stay short',
    good: {
      'src/api/a.ts': `// ${'x'.repeat(137)}`,
      'src/web/icon.tsx': `const icon = <path\n  d="${'M 1 2 '.repeat(40)}"\n/>;`,
    },
    bad: {
      'a line of 141': { 'src/api/a.ts': `// ${'x'.repeat(138)}` },
      'texts in a row': { 'src/api/a.ts': `const words = [\n  ${"'word', ".repeat(20)}\n];` },
    },
  },
  {
    rule: 'file names say what is in them',
    good: { 'src/api/routes/users.ts': '', 'scripts/run.mjs': '', 'vitest.config.ts': '' },
    bad: {
      'a drawer': { 'src/api/utils.ts': '' },
      'a drawer with a label': { 'src/api/date-helpers.ts': '' },
      'a drawer for tests': { 'test/support/common.test.ts': '' },
      'capital letters': { 'src/web/AgentPage.tsx': '' },
    },
  },
  {
    rule: 'clock and chance come by ports',
    good: {
      'src/engine/a.ts': 'const at = clock.now(); const d = new Date(at); // not Date.now()',
      'src/api/a.ts': 'const at = Date.now();',
    },
    bad: {
      'the time': { 'src/domain/a.ts': 'const at = Date.now();' },
      'the time in brackets': { 'src/domain/a.ts': "const at = Date['now']();" },
      'the time as a function': { 'src/engine/a.ts': 'const clock = { now: Date.now };' },
      'the date': { 'src/engine/a.ts': 'const at = new Date();' },
      'the dice': { 'src/domain/a.ts': 'const n = Math.random();' },
      'a timer': { 'src/engine/a.ts': 'setTimeout(f, 10);' },
      'a timer of the world': { 'src/engine/a.ts': 'globalThis.setInterval(f, 10);' },
      'a module of chance': { 'src/engine/a.ts': "import { randomUUID } from 'node:crypto';" },
    },
  },
  {
    rule: 'the domain waits for nothing',
    good: { 'src/engine/a.ts': 'await store.commit();' },
    bad: {
      'it awaits': { 'src/domain/a.ts': 'async function f() { await g(); }' },
      'it reads files': { 'src/domain/a.ts': "import fs from 'node:fs';" },
    },
  },
  {
    rule: 'the environment is read in one place',
    good: { 'src/config.ts': 'process.env.PORT', 'scripts/start.mjs': 'process.env.PORT' },
    bad: {
      'a variable': { 'src/api/a.ts': 'const port = process.env.PORT;' },
      'in brackets': { 'src/launch/a.ts': "const all = process['env'];" },
      'by import': { 'src/api/a.ts': "import { env } from 'node:process';" },
    },
  },
  {
    rule: 'every claimed number is in the title of a test',
    good: {
      'docs/claims.md': '- S90-S91 E90',
      'test/browser/a.test.ts': "it('S90 shows the header', f); it.each([1])(`S91 shows ${x}`, f);",
      'test/engine/a.test.ts': "it('E90 dials', f);",
    },
    bad: {
      'no list': {},
      'no test': { 'docs/claims.md': '- E90', 'test/engine/a.test.ts': "it('E901 and E909', f);" },
      'in a comment alone': {
        'docs/claims.md': '- E90',
        'test/engine/a.test.ts': "// it('E90', f)\nit('dials', f);",
      },
      'in a group alone': { 'docs/claims.md': '- E90', 'test/engine/a.test.ts': "describe('E90', f);" },
      'seen, but in no browser': { 'docs/claims.md': '- S90', 'test/api/a.test.ts': "it('S90', f);" },
    },
  },
  {
    rule: 'open ends name their issue',
    good: { 'src/api/a.ts': `${later('TODO')}(#12) the rest`, 'docs/a.md': 'TODO' },
    bad: {
      'no issue': { 'src/api/a.ts': `${later('TODO')}: the rest` },
      'a confession': { 'src/api/a.ts': `/* ${later('FIXME')} */` },
      'in SQL': { 'src/storage/a.sql': `-- ${later('TODO')} index` },
    },
  },
  {
    rule: 'rules and engine files open with a comment',
    good: {
      'src/domain/a.ts': '/** What this is for. */\nexport const a = 1;',
      'src/api/a.ts': 'export const a = 1;',
    },
    bad: {
      'no comment': { 'src/domain/a.ts': 'export const a = 1;' },
      'a later comment': { 'src/engine/a.ts': 'export const a = 1; // one' },
    },
  },
  {
    rule: 'no index file re-exports',
    good: { 'src/api/index.ts': 'export const a = 1;', 'src/api/a.ts': "export { b } from './b.ts';" },
    bad: {
      all: { 'src/api/index.ts': "export * from './a.ts';" },
      'one name': { 'src/api/index.ts': "export { a } from './a.ts';" },
    },
  },
  {
    rule: 'no file names a host of packages',
    good: { 'README.md': 'the do-not-call register' },
    bad: {
      'in a document': { 'README.md': `see ${packageHost}` },
      'in code': { 'src/api/a.ts': `const host = 'https://${packageHost}/';` },
      'in the lock': { 'package-lock.json': `{"resolved": "https://${packageHost}/a.tgz"}` },
    },
  },
  {
    rule: 'no test is left out',
    good: { 'test/a.test.ts': "it('works', f); it.each([1])('works', f); list.only();" },
    bad: {
      'one alone': { 'test/a.test.ts': "it.only('works', f);" },
      'one less': { 'test/a.test.ts': "it.skip('works', f);" },
      'a group less': { 'test/a.test.ts': "describe.skip('it', f);" },
      'an intention': { 'test/a.test.ts': "test.todo('works');" },
      'a table alone': { 'test/a.test.ts': "it.only.each([1])('works', f);" },
    },
  },
];

describe.each(planted)('$rule', ({ rule, good, bad }) => {
  it('lets what is right pass', () => {
    expect(faults(rule, good)).toEqual([]);
  });

  it.each(Object.entries(bad))('catches: %s', (_name, files) => {
    expect(faults(rule, files).length).toBeGreaterThan(0);
  });
});

describe('every environment variable is documented', () => {
  const variables = [{ name: 'PORT', meaning: 'the port', fallback: '4400' }];
  const page = (...rows: string[]) => new Map([['docs/running.md', rows.join('\n')]]);

  it('lets a true table pass', () => {
    expect(compareEnvironment(page('| `PORT` | the port | 4400 |'), variables)).toEqual([]);
  });

  it.each([
    ['a missing page', new Map<string, string>()],
    ['a missing row', page('| `HOST` | the host | all |')],
    ['another default', page('| `PORT` | the port | 80 |')],
    ['a row too many', page('| `PORT` | the port | 4400 |', '| `SPEED` | how fast | very |')],
  ])('catches %s', (_name, documents) => {
    expect(compareEnvironment(documents, variables).length).toBeGreaterThan(0);
  });
});

it('reads single numbers and ranges of the claims', () => {
  expect(claimedNumbers('# S1\n- S2 S10-S12\n- D16, I1-I2')).toEqual([
    'S2',
    'S10',
    'S11',
    'S12',
    'D16',
    'I1',
    'I2',
  ]);
});

it('has a planted fault for every rule', () => {
  const proved = [...planted.map(({ rule }) => rule), 'every environment variable is documented'];
  expect(Object.keys(rules).toSorted()).toEqual(proved.toSorted());
});
