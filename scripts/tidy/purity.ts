/** Where the clock, chance, the environment and foreign hosts may be touched. */
import { type Fault, faultAt, nameOf, type Rule, type SyntaxNode, walk } from './source.ts';

/** Calls that make two runs differ: they come through the Clock and Random ports. */
const impureCalls = [
  'Date.now',
  'Date',
  'Math.random',
  'performance.now',
  'process.hrtime',
  'process.hrtime.bigint',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Temporal.Now.instant',
];
const impureModules = ['node:crypto', 'node:timers', 'node:timers/promises', 'node:perf_hooks'];

/** The rules and the live loop are replayed: nothing in them may depend on when or where they run. */
export const clockAndChanceOnlyByPorts: Rule = ({ sources }) =>
  sources
    .filter((source) => /^src\/(domain|engine)\//.test(source.path))
    .flatMap((source) => {
      const faults: Fault[] = source.imports
        .filter((one) => one.isRuntime && impureModules.includes(one.specifier))
        .map((one) => ({
          path: source.path,
          line: one.line,
          text: `imports ${one.specifier}: time and chance come by ports`,
        }));
      walk(source.program, (node) => {
        const name = impurity(node);
        if (name !== undefined)
          faults.push(faultAt(source, node.start, `uses ${name}: time and chance come by ports`));
      });
      return faults;
    });

export const domainWaitsForNothing: Rule = ({ sources }) =>
  sources
    .filter((source) => source.path.startsWith('src/domain/'))
    .flatMap((source) => {
      const faults: Fault[] = source.imports
        .filter((one) => one.isRuntime && one.specifier.startsWith('node:'))
        .map((one) => ({
          path: source.path,
          line: one.line,
          text: `imports ${one.specifier}: the domain does no I/O`,
        }));
      walk(source.program, (node) => {
        if (node.type === 'AwaitExpression')
          faults.push(faultAt(source, node.start, 'awaits: the domain is pure'));
      });
      return faults;
    });

export const environmentOnlyInConfig: Rule = ({ sources }) =>
  sources
    .filter((source) => /^(src|scripts)\/.*\.tsx?$/.test(source.path) && source.path !== 'src/config.ts')
    .flatMap((source) => {
      const faults: Fault[] = source.imports
        .filter((one) => one.specifier === 'node:process' || one.specifier === 'process')
        .map((one) => ({
          path: source.path,
          line: one.line,
          text: 'imports process: the environment is read in src/config.ts',
        }));
      walk(source.program, (node) => {
        if (node.type === 'MemberExpression' && nameOf(node) === 'process.env') {
          faults.push(faultAt(source, node.start, 'reads process.env: that is done in src/config.ts alone'));
        }
      });
      return faults;
    });

// Put together here, so that this file does not contain what it looks for.
const hostOfPackages = new RegExp(['registry\\.', 'deb\\.debian', `npm${'js'}`].join('|'), 'i');

/** Where packages come from is a matter of each machine. */
export const noPackageHost: Rule = ({ sources, documents }) =>
  [...sources.map((source) => [source.path, source.text] as const), ...documents].flatMap(([path, text]) =>
    text
      .split('\n')
      .flatMap((line, index): Fault[] =>
        hostOfPackages.test(line) ? [{ path, line: index + 1, text: 'names a host of packages' }] : [],
      ),
  );

function impurity(node: SyntaxNode): string | undefined {
  if (node.type === 'CallExpression') {
    const name = nameOf(node['callee'])?.replace(/^globalThis\./, '');
    return name !== undefined && impureCalls.includes(name) ? name : undefined;
  }
  const isNow = node.type === 'NewExpression' && nameOf(node['callee']) === 'Date';
  if (isNow && (node['arguments'] as unknown[]).length === 0) return 'new Date()';
  // Handed on instead of called: `const now = Date.now`.
  const name = node.type === 'MemberExpression' ? nameOf(node) : undefined;
  return name === 'Date.now' || name === 'Math.random' ? name : undefined;
}
