// Blended agents (E28): everybody counts for one campaign, by priority, then by share.
import { expect, test } from 'vitest';
import { type Service, shareOut } from '../../src/domain/routing/share-out.ts';

const serves = (...services: readonly [string, number, number][]): Service<string>[] =>
  services.map(([campaign, priority, share]) => ({ campaign, priority, share }));
const team = (size: number, services: readonly Service<string>[]) =>
  Array.from({ length: size }, (_, index) => ({ agent: `agent ${index}`, serves: services }));
const countsOf = (given: ReadonlyMap<string, string>) => {
  const counts: Record<string, number> = {};
  for (const campaign of given.values()) counts[campaign] = (counts[campaign] ?? 0) + 1;
  return counts;
};

test('E28 a campaign of the better priority has everybody who can serve it', () => {
  const given = shareOut(team(5, serves(['autumn', 2, 100], ['winter', 1, 1])));
  expect(countsOf(given)).toEqual({ winter: 5 });
});

test('E28 campaigns of the same priority have agents by their shares', () => {
  expect(countsOf(shareOut(team(9, serves(['autumn', 5, 20], ['winter', 5, 10]))))).toEqual({
    autumn: 6,
    winter: 3,
  });
});

test('E28 an agent counts for one campaign, the same one each time, and for none that cannot be served', () => {
  const agents = [
    ...team(4, serves(['autumn', 5, 10], ['winter', 5, 10])),
    { agent: 'only winter', serves: serves(['winter', 5, 10]) },
    { agent: 'nobody’s', serves: [] },
  ];
  const given = shareOut(agents);
  expect(given.get('only winter')).toBe('winter');
  expect(given.has('nobody’s')).toBe(false);
  expect([...shareOut(agents)]).toEqual([...given]);
});

test('E28 a campaign has no more agents than lines, and who can serve nothing else stays with it', () => {
  const [autumn] = serves(['autumn', 1, 80]);
  const [winter] = serves(['winter', 5, 20]);
  if (!autumn || !winter) throw new Error('two campaigns');
  const few = { ...autumn, agentsAtMost: 2 };
  expect(countsOf(shareOut(team(6, [few, winter])))).toEqual({ autumn: 2, winter: 4 });
  expect(countsOf(shareOut(team(3, [few])))).toEqual({ autumn: 3 });
  const both = [few, { ...winter, agentsAtMost: 1 }];
  expect(countsOf(shareOut(team(3, both)))).toEqual({ autumn: 2, winter: 1 });
});
