/** One file of the tree, read and parsed once for all rules. */
import { parseSync } from 'vite';

export interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export interface SourceImport {
  /** As it is written: './call.ts', 'node:fs', 'pg'. */
  specifier: string;
  /** False for `import type` and for a list of types alone: nothing is left of it when the program runs. */
  isRuntime: boolean;
  line: number;
}

export interface SourceFile {
  /** From the root of the checkout, with slashes. */
  path: string;
  text: string;
  program: SyntaxNode;
  comments: readonly { value: string; start: number }[];
  imports: readonly SourceImport[];
}

/** What the rules look at. Documents are the files that are not code, by their path. */
export interface Tree {
  sources: readonly SourceFile[];
  documents: ReadonlyMap<string, string>;
}

export interface Fault {
  path: string;
  line: number;
  text: string;
}

export type Rule = (tree: Tree) => Fault[];

export function readSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const root = program as unknown as SyntaxNode;
  return { path, text, program: root, comments, imports: readImports(root, text) };
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Visits every node with its parents, the nearest first. */
export function walk(
  root: SyntaxNode,
  visit: (node: SyntaxNode, parents: readonly SyntaxNode[]) => void,
): void {
  const go = (node: SyntaxNode, parents: readonly SyntaxNode[]) => {
    visit(node, parents);
    const below = [node, ...parents];
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) go(child, below);
    }
  };
  go(root, []);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** `Date.now` for the member expression Date.now, `setTimeout` for the identifier; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return node['name'] as string;
  if (node.type !== 'MemberExpression') return undefined;
  const object = nameOf(node['object']);
  const property = node['computed'] === true ? literal(node['property']) : nameOf(node['property']);
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}

export function literal(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string'
    ? node['value']
    : undefined;
}

/** A fault at a place in a file. */
export function faultAt(source: SourceFile, offset: number, text: string): Fault {
  return { path: source.path, line: lineAt(source.text, offset), text };
}

function readImports(program: SyntaxNode, text: string): SourceImport[] {
  const imports: SourceImport[] = [];
  walk(program, (node) => {
    const from = literal(node['source']);
    const add = (specifier: string, isRuntime: boolean) =>
      imports.push({ specifier, isRuntime, line: lineAt(text, node.start) });
    if (node.type === 'ImportDeclaration' && from !== undefined) {
      const parts = node['specifiers'] as SyntaxNode[];
      const isAllTypes = parts.length > 0 && parts.every((part) => part['importKind'] === 'type');
      add(from, node['importKind'] !== 'type' && !isAllTypes);
    } else if (/^Export(Named|All)Declaration$/.test(node.type) && from !== undefined) {
      add(from, node['exportKind'] !== 'type');
    } else if (node.type === 'ImportExpression' && from !== undefined) {
      add(from, true);
    } else if (node.type === 'TSImportType') {
      const named = from ?? literal((node['argument'] as SyntaxNode | undefined)?.['literal']);
      if (named !== undefined) add(named, false);
    }
  });
  return imports;
}
