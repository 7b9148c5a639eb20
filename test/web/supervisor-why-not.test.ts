import { describe, expect, it } from 'vitest';
import { CAMPAIGN_MODES, type CampaignMode } from '../../src/domain/campaign/campaign.ts';
import { deSupervisor } from '../../src/web/i18n/de-supervisor.ts';
import {
  agentsByName,
  answeredShare,
  campaignsInOrder,
  countByActivity,
} from '../../src/web/supervisor/floor/floor-order.ts';
import { type WhyFormats, whyWords } from '../../src/web/supervisor/floor/why-not.ts';
import type { FloorAgentRow, FloorCampaignRow, WhyNot } from '../../src/wire/floor.ts';

const NOW = Date.UTC(2026, 10, 23, 16, 42);
const formats: WhyFormats = {
  since: (at) => `S${at - NOW}`,
  next: (at) => `N${at - NOW}`,
  count: String,
  percent: (share) => `${(share * 100).toFixed(1)} %`,
  sinceSentence: (at) => `Seit ${at - NOW}`,
};

function campaign(changes: Partial<FloorCampaignRow> = {}): FloorCampaignRow {
  return {
    id: 'c1',
    name: 'Herbstaktion',
    mode: 'preview',
    state: 'running',
    since: NOW - 60_000,
    whyNot: { why: 'dialing' },
    joinedAgents: 2,
    readyAgents: 1,
    openInteractions: 1,
    liveCalls: 1,
    readyNow: 412,
    openRecords: 500,
    nextAt: undefined,
    attemptsToday: 40,
    pacing: undefined,
    agents: undefined,
    utilisation: undefined,
    finishesInMs: undefined,
    lacksInformationMessage: false,
    answeredToday: 10,
    calledBackToday: 0,
    ...changes,
  };
}

function pacingIn(mode: CampaignMode): FloorCampaignRow['pacing'] {
  if (mode === 'preview' || mode === 'push_preview') return undefined;
  return { last: undefined, answered: 100, abandoned: 2.9, abandonAim: 0.027, inFlight: 3, waiting: 0 };
}

function agent(displayName: string, activity: FloorAgentRow['activity']): FloorAgentRow {
  return {
    userId: displayName,
    displayName,
    activity,
    reason: undefined,
    since: NOW,
    isPresent: true,
    phone: {
      state: 'not_needed',
      since: undefined,
      kind: 'browser',
      because: undefined,
      external: undefined,
    },
    line: undefined,
    campaignName: undefined,
    contactName: undefined,
    joined: 0,
    callsToday: 0,
  };
}

/** The German sentence as the tile shows it, with the values filled in. */
function sentence(row: FloorCampaignRow): string {
  const words = whyWords(row, formats);
  const texts: Readonly<Record<string, string>> = deSupervisor.whyNot;
  const plural = words.count === undefined ? '' : words.count === 1 ? '_one' : '_other';
  const note = words.note === undefined ? '' : texts[`${words.note}${plural}`];
  const text = `${texts[words.head]} ${note}`.trim();
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => words.values[name] ?? `<${name}>`);
}

const ALL: readonly WhyNot[] = [
  { why: 'dialing' },
  { why: 'not_running' },
  { why: 'stopped_all', since: NOW - 1 },
  { why: 'telephone_away', since: NOW - 2 },
  { why: 'nobody_joined', since: NOW - 3 },
  { why: 'nobody_ready', since: NOW - 4 },
  { why: 'no_trunk', since: NOW - 8 },
  { why: 'no_lines', since: NOW - 9 },
  { why: 'no_turns', since: NOW - 10 },
  { why: 'abandon_cap', since: NOW - 11 },
  { why: 'outside_hours', since: NOW - 5, opensAt: NOW + 50 },
  { why: 'outside_hours', since: NOW - 5, opensAt: undefined },
  { why: 'no_records_now', since: NOW - 6, nextAt: NOW + 60 },
  { why: 'no_records_now', since: NOW - 6, nextAt: undefined },
  { why: 'waiting_for_agents', since: NOW - 7 },
];

describe('why a campaign is not dialing (E3)', () => {
  it('E3 is said in words for every reason in every mode, with every value filled in', () => {
    for (const mode of CAMPAIGN_MODES) {
      for (const whyNot of ALL) {
        for (const openInteractions of [0, 2]) {
          const said = sentence(campaign({ mode, whyNot, openInteractions, pacing: pacingIn(mode) }));
          expect(said, `${mode} ${whyNot.why}`).not.toMatch(/undefined|[<{]/);
          expect(said.length, `${mode} ${whyNot.why}`).toBeGreaterThan(5);
        }
      }
    }
  });

  it('S42 names the channel of push preview, which is not the one of voice', () => {
    const whyNot = { why: 'nobody_ready', since: NOW } as const;
    expect(sentence(campaign({ mode: 'push_preview', whyNot }))).toContain('Outbound-Vorschau');
    for (const mode of ['preview', 'progressive', 'predictive'] as const)
      expect(sentence(campaign({ mode, whyNot })), mode).toContain('kein Agent bereit');
  });

  it('I13 says how high the abandon rate is where the cap holds the campaign back', () => {
    const whyNot = { why: 'abandon_cap', since: NOW - 11 } as const;
    expect(sentence(campaign({ mode: 'predictive', whyNot, pacing: pacingIn('predictive') }))).toBe(
      'Wählt nicht voraus: Grenze für verlorene Anrufe erreicht. Seit S-11. Die Quote ist 2.9 %; gewählt wird höchstens wie progressiv.',
    );
  });

  it('does not say of a campaign that dials by itself that agents get records', () => {
    for (const mode of ['push_preview', 'progressive', 'predictive'] as const) {
      for (const whyNot of [{ why: 'dialing' }, { why: 'waiting_for_agents', since: NOW }] as const) {
        const said = sentence(campaign({ mode, whyNot, openInteractions: 0, pacing: pacingIn(mode) }));
        expect(said, mode).not.toContain('ab.');
        expect(said, mode).not.toContain('abgerufen');
      }
    }
    expect(sentence(campaign({ mode: 'predictive', pacing: pacingIn('predictive') }))).toBe(
      'Läuft. 3 Anrufe unterwegs, 412 Datensätze bereit.',
    );
  });

  it('says since when, for every reason that has a beginning', () => {
    for (const whyNot of ALL.filter((reason) => 'since' in reason)) {
      const since = 'since' in whyNot ? whyNot.since : 0;
      expect(sentence(campaign({ whyNot, openInteractions: 0 })), whyNot.why).toContain(
        `Seit S${since - NOW}.`,
      );
    }
  });

  it('says when it goes on, where that is known', () => {
    expect(sentence(campaign({ whyNot: { why: 'outside_hours', since: NOW, opensAt: NOW + 50 } }))).toContain(
      'Öffnet N50.',
    );
    expect(sentence(campaign({ whyNot: { why: 'no_records_now', since: NOW, nextAt: NOW + 60 } }))).toContain(
      'Der nächste ist N60 fällig.',
    );
  });

  it('tells a loaded campaign from a stopping one, and counts what is still open', () => {
    const whyNot = { why: 'not_running' } as const;
    expect(sentence(campaign({ whyNot, state: 'loaded' }))).toContain('Geladen, nicht gestartet.');
    expect(sentence(campaign({ whyNot, state: 'stopping', openInteractions: 1 }))).toContain(
      'Noch 1 Interaktion offen.',
    );
    expect(sentence(campaign({ whyNot, state: 'stopping', openInteractions: 3 }))).toContain(
      'Noch 3 Interaktionen offen.',
    );
  });

  it('does not call it waiting while agents work on records that they have', () => {
    const whyNot = { why: 'waiting_for_agents', since: NOW - 7 } as const;
    expect(sentence(campaign({ whyNot, openInteractions: 2 }))).toBe(
      'Läuft. 2 Datensätze sind in Arbeit, seit S-7 wird nicht gewählt.',
    );
    expect(sentence(campaign({ whyNot, openInteractions: 0 }))).toContain('niemand ruft ab');
  });

  it('does not claim a number of records before they are counted', () => {
    expect(sentence(campaign({ readyNow: undefined }))).toBe('Läuft. Agenten rufen selbst ab.');
    expect(sentence(campaign())).toContain('412 Datensätze bereit');
  });
});

describe('the order on the floor', () => {
  it('sorts agents by name as German does', () => {
    const agents = [agent('Zoë Roth', 'ready'), agent('Özlem Kaya', 'ready'), agent('Ben Weiß', 'talking')];
    expect(agentsByName(agents, 'de').map(({ displayName }) => displayName)).toEqual([
      'Ben Weiß',
      'Özlem Kaya',
      'Zoë Roth',
    ]);
  });

  it('shows running campaigns first and unloaded ones not at all', () => {
    const rows = [
      campaign({ id: 'a', name: 'A', state: 'loaded' }),
      campaign({ id: 'b', name: 'B', state: 'unloaded' }),
      campaign({ id: 'z', name: 'Z', state: 'running' }),
      campaign({ id: 'm', name: 'M', state: 'running' }),
    ];
    expect(campaignsInOrder(rows, 'de').map(({ id }) => id)).toEqual(['m', 'z', 'a']);
  });

  it('counts agents by state, and says so when nobody is ready', () => {
    const counts = countByActivity([agent('Anna', 'talking'), agent('Ben', 'talking')]);
    expect(counts).toEqual([
      { activity: 'ready', count: 0 },
      { activity: 'talking', count: 2 },
    ]);
  });

  it('gives no answered share before the first call', () => {
    expect(answeredShare(campaign({ attemptsToday: 0, answeredToday: 0 }))).toBeUndefined();
    expect(answeredShare(campaign())).toBe(0.25);
  });
});
