// Rule packs: calling law as data. The practice pack is always open and valid on the practice trunk alone (E18); every other trunk
// takes the cautious pack until a country's pack with its sources is chosen.
import { ALWAYS_OPEN, type WeeklyWindow, sameHours } from './window.ts';

export type RulePack = {
  readonly id: PackId;
  readonly version: string;
  readonly window: WeeklyWindow;
  /** True: refused on any trunk but the practice network's. */
  readonly practiceOnly: boolean;
  readonly source: string;
  readonly reviewedOn: string;
};

export const PACK_IDS = ['practice', 'cautious'] as const;
export type PackId = (typeof PACK_IDS)[number];

export const PACKS: Readonly<Record<PackId, RulePack>> = {
  practice: {
    id: 'practice',
    version: '1',
    window: ALWAYS_OPEN,
    practiceOnly: true,
    source: 'nobody real is called on the practice network',
    reviewedOn: '2026-11-23',
  },
  cautious: {
    id: 'cautious',
    version: '1',
    // The narrowest hours of the rules known to this project (compliance.md: FR-1, DE-5), without France's midday pause.
    window: sameHours([1, 2, 3, 4, 5], { fromMinute: 10 * 60, toMinute: 20 * 60 }),
    practiceOnly: false,
    source: 'BNetzA, Belästigende Anrufversuche; décret 2022-10-13',
    reviewedOn: '2026-11-23',
  },
};
