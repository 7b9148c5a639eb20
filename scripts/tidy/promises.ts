/** What the documents promise must be so: the environment table, the claimed numbers; and no test is left out. */
import { type EnvironmentVariable, environmentVariables } from '../../src/config.ts';
import { type Fault, faultAt, isNode, type Rule, type SourceFile, type SyntaxNode, walk } from './source.ts';

const runningPage = 'docs/running.md';
const claimsPage = 'docs/claims.md';

export const environmentIsDocumented: Rule = (tree) =>
  compareEnvironment(tree.documents, environmentVariables);

/** The table in docs/running.md has one row per variable, word for word. */
export function compareEnvironment(
  documents: ReadonlyMap<string, string>,
  variables: readonly EnvironmentVariable[],
): Fault[] {
  const lines = (documents.get(runningPage) ?? '').split('\n');
  const rowOf = (one: EnvironmentVariable) => `| \`${one.name}\` | ${one.meaning} | ${one.fallback} |`;
  const missing = variables
    .filter((one) => !lines.includes(rowOf(one)))
    .map((one) => ({ path: runningPage, line: 1, text: `lacks the row: ${rowOf(one)}` }));
  const unknown = lines.flatMap((line, index): Fault[] => {
    const name = /^\| `([A-Z][A-Z0-9_]+)` \|/.exec(line)?.[1];
    if (name === undefined || variables.some((one) => one.name === name)) return [];
    return [
      { path: runningPage, line: index + 1, text: `describes ${name}, which src/config.ts does not read` },
    ];
  });
  return [...missing, ...unknown];
}

/** Each claimed number is in the title of a test; what people see (S, D) is proved in a browser. */
export const claimsAreTested: Rule = ({ sources, documents }) => {
  const page = documents.get(claimsPage);
  if (page === undefined) return [{ path: claimsPage, line: 1, text: 'does not exist' }];
  const titles = sources
    .filter((source) => /\.test\.tsx?$/.test(source.path))
    .map((source) => ({
      isBrowser: source.path.startsWith('test/browser/'),
      text: testTitles(source).join('\n'),
    }));
  return claimedNumbers(page).flatMap((number): Fault[] => {
    const isSeen = /^[SD]/.test(number);
    const pattern = new RegExp(`\\b${number}\\b`);
    if (titles.some((one) => (one.isBrowser || !isSeen) && pattern.test(one.text))) return [];
    const where = isSeen ? 'a test in test/browser' : 'a test';
    return [
      {
        path: claimsPage,
        line: 1,
        text: `claims ${number}, which is in the title of no ${where.replace('a ', '')}`,
      },
    ];
  });
};

/** The numbers on the lines that begin with "- ": single ones and ranges (S10-S20). */
export function claimedNumbers(page: string): string[] {
  const text = page
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .join(' ');
  return [...text.matchAll(/\b([SDEI])(\d+)(?:-\1(\d+))?\b/g)].flatMap(
    ([, letter = '', from = '', to = from]) =>
      Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${letter}${Number(from) + index}`),
  );
}

export const noTestLeftOut: Rule = ({ sources }) =>
  sources
    .filter((source) => source.path.startsWith('test/'))
    .flatMap((source) => {
      const faults: Fault[] = [];
      walk(source.program, (node) => {
        const chain = node.type === 'CallExpression' ? calleeChain(node) : [];
        const isTestCall = ['it', 'test', 'describe', 'suite'].includes(chain[0] ?? '');
        const left = chain.slice(1).find((part) => ['only', 'skip', 'todo', 'fails'].includes(part));
        if (isTestCall && left !== undefined) {
          faults.push(faultAt(source, node.start, `says .${left}: every test runs, and alone none counts`));
        }
      });
      return faults;
    });

/** The titles of it(...) and test(...), also of it.each(...)(...); of a template the fixed parts. */
export function testTitles(source: SourceFile): string[] {
  const titles: string[] = [];
  walk(source.program, (node) => {
    if (node.type !== 'CallExpression' || !['it', 'test'].includes(calleeChain(node)[0] ?? '')) return;
    const title = fixedText((node['arguments'] as unknown[])[0]);
    if (title !== undefined) titles.push(title);
  });
  return titles;
}

/** `it.each(rows)(...)` -> ['it', 'each'] */
function calleeChain(call: SyntaxNode): string[] {
  const chain: string[] = [];
  let at: unknown = call['callee'];
  while (isNode(at)) {
    if (at.type === 'MemberExpression') {
      chain.unshift(((at['property'] as SyntaxNode)['name'] as string | undefined) ?? '');
      at = at['object'];
    } else if (at.type === 'CallExpression') at = at['callee'];
    else if (at.type === 'TaggedTemplateExpression') at = at['tag'];
    else break;
  }
  if (isNode(at) && at.type === 'Identifier') chain.unshift(at['name'] as string);
  else return [];
  return chain;
}

function fixedText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node['quasis'] as { value: { cooked: string } }[]).map((part) => part.value.cooked).join(' ');
}
