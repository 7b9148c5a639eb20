/** Sizes, names and the marks that must not stay: what keeps a file readable. */
import { type Fault, faultAt, lineAt, type Rule, type SourceFile, type SyntaxNode, walk } from './source.ts';

const longestFile = 600;
const longestTestFile = 800;
const longestFunction = 70;
const longestLine = 140;
const bannedNames = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'manager',
  'service',
  'handler',
  'base',
  'misc',
  'types',
  'data',
];

export const fileSizes: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const limit = isTest(source) ? longestTestFile : longestFile;
    const lines = source.text.trimEnd().split('\n').length;
    return lines > limit
      ? [{ path: source.path, line: 1, text: `has ${lines} lines (at most ${limit})` }]
      : [];
  });

export const lineLengths: Rule = ({ sources }) =>
  sources.flatMap((source) =>
    source.text.split('\n').flatMap((line, index): Fault[] => {
      if (line.length <= longestLine || isOneText(line)) return [];
      const text = `has ${line.length} characters (at most ${longestLine})`;
      return [{ path: source.path, line: index + 1, text }];
    }),
  );

/** A line that is one text or one drawing (`d="M12 ..."`) and nothing else: breaking it would make it no clearer. */
function isOneText(line: string): boolean {
  return /^\s*([\w-]+[=:] ?)?(['"`])(?:(?!\2).)*\2,?$/.test(line);
}

/** Tests are exempt: a scenario is told in one piece. */
export const functionSizes: Rule = ({ sources }) =>
  sources
    .filter((source) => !isTest(source))
    .flatMap((source) => {
      const faults: Fault[] = [];
      walk(source.program, (node, parents) => {
        if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return;
        const lines = lineAt(source.text, node.end) - lineAt(source.text, node.start) + 1;
        if (lines > longestFunction) {
          faults.push(
            faultAt(
              source,
              node.start,
              `${functionName(node, parents)} has ${lines} lines (at most ${longestFunction})`,
            ),
          );
        }
      });
      return faults;
    });

export const fileNames: Rule = ({ sources }) =>
  sources.flatMap((source): Fault[] => {
    const name = (source.path.split('/').at(-1) ?? '').replace(/(\.test|\.suite|\.config)?\.(tsx?|mjs)$/, '');
    const fault = (text: string) => [{ path: source.path, line: 1, text }];
    if (bannedNames.includes(name) || bannedNames.includes(name.split('-').at(-1) ?? '')) {
      return fault(`is called "${name}", which says nothing: name the thing or the deed`);
    }
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : fault('is not in kebab-case');
  });

export const openingComments: Rule = ({ sources }) =>
  sources
    .filter((source) => /^src\/(domain|engine)\//.test(source.path))
    .flatMap((source): Fault[] => {
      const firstStatement = (source.program['body'] as SyntaxNode[])[0]?.start ?? source.text.length;
      const opens = source.comments.some((comment) => comment.start < firstStatement);
      return opens
        ? []
        : [
            {
              path: source.path,
              line: 1,
              text: 'does not open with what it is for and what it must never do',
            },
          ];
    });

export const noReExportingIndex: Rule = ({ sources }) =>
  sources
    .filter((source) => /(^|\/)index\.tsx?$/.test(source.path))
    .flatMap((source) => {
      const faults: Fault[] = [];
      walk(source.program, (node) => {
        const isReExport = /^Export(Named|All)Declaration$/.test(node.type) && node['source'];
        if (isReExport)
          faults.push(faultAt(source, node.start, 're-exports: import from the file that has it'));
      });
      return faults;
    });

export const openEnds: Rule = ({ sources, documents }) => [
  ...sources.flatMap((source) =>
    source.comments.flatMap((comment) => {
      const text = openEnd(comment.value);
      return text === undefined ? [] : [faultAt(source, comment.start, text)];
    }),
  ),
  ...[...documents]
    .filter(([path]) => /\.(sql|css|html|sh)$/.test(path))
    .flatMap(([path, content]) =>
      content.split('\n').flatMap((line, index): Fault[] => {
        const text = openEnd(line);
        return text === undefined ? [] : [{ path, line: index + 1, text }];
      }),
    ),
];

function openEnd(text: string): string | undefined {
  if (/\bFIXME\b/.test(text)) return 'has a FIXME: mend it or open an issue';
  if (/\bTODO\b(?!\(#\d+\))/.test(text)) return 'has a TODO without an issue: TODO(#n)';
  return undefined;
}

export function isTest(source: SourceFile): boolean {
  return source.path.startsWith('test/');
}

function functionName(node: SyntaxNode, parents: readonly SyntaxNode[]): string {
  const parent = parents[0];
  const named = [node['id'], parent?.['id'], parent?.['key']].find(
    (one) => one !== null && one !== undefined,
  );
  return (named as { name?: string } | undefined)?.name ?? 'a function';
}
