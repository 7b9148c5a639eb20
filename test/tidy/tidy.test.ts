import { describe, expect, it } from 'vitest';
import { describeFault, readTree, rules } from '../../scripts/tidy.ts';

const tree = readTree();

describe('the tree', () => {
  it.each(Object.entries(rules))('keeps: %s', (_sentence, rule) => {
    expect(rule(tree).map(describeFault)).toEqual([]);
  });

  it('was really read', () => {
    const paths = tree.sources.map((source) => source.path);
    expect(paths).toContain('src/launch/launch.ts');
    expect(paths).toContain('scripts/start.mjs');
    expect([...tree.documents.keys()]).toContain('README.md');
  });
});
