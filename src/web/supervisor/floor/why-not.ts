/** Why a campaign is not dialing, as the words for it (E3): one bold head and one sentence. Pure; the texts come in. */
import type { FloorCampaignRow } from '../../../wire/floor.ts';

/** What the sentence is made of: a key under `whyNot`, its values, and how urgent it looks. */
export interface WhyWords {
  head: string;
  note: string | undefined;
  values: Readonly<Record<string, string>>;
  /** For the plural of the note. */
  count?: number;
  tone: 'ok' | 'warn' | 'bad' | 'plain';
  icon: 'play' | 'hold' | 'clock' | 'warning' | 'stop' | 'away';
}

export interface WhyFormats {
  /** 17:38 today, else with its day. */
  since: (at: number) => string;
  /** When something will be: with its day unless today. */
  next: (at: number) => string;
  count: (value: number) => string;
  /** 2,9 % from 0.029. */
  percent: (share: number) => string;
  /** "seit 17:38", as a sentence of its own. */
  sinceSentence: (at: number) => string;
}

export function whyWords(campaign: FloorCampaignRow, format: WhyFormats): WhyWords {
  const { whyNot } = campaign;
  switch (whyNot.why) {
    case 'dialing':
      return dialing(campaign, format);
    case 'not_running':
      return notRunning(campaign, format);
    case 'stopped_all':
      return waits('stopped_all', 'since', { time: format.since(whyNot.since) }, 'bad', 'stop');
    case 'telephone_away':
      return waits('telephone_away', 'since', { time: format.since(whyNot.since) }, 'bad', 'warning');
    case 'caller_number_not_carried':
      return waits(
        'caller_number_not_carried',
        'since',
        { time: format.since(whyNot.since) },
        'bad',
        'warning',
      );
    case 'no_trunk':
      return waits('no_trunk', 'since', { time: format.since(whyNot.since) }, 'bad', 'warning');
    case 'no_lines':
      return waits('no_lines', 'since', { time: format.since(whyNot.since) }, 'warn', 'hold');
    case 'nobody_joined':
      return waits('nobody_joined', 'since', { time: format.since(whyNot.since) }, 'warn', 'hold');
    case 'nobody_ready':
      return waits(nobodyReady(campaign), 'since', { time: format.since(whyNot.since) }, 'warn', 'hold');
    case 'no_turns':
      return waits('no_turns', 'since', { time: format.since(whyNot.since) }, 'warn', 'hold');
    case 'abandon_cap':
      return capped(campaign, whyNot.since, format);
    case 'waiting_for_agents':
      return waiting(campaign, whyNot.since, format);
    case 'outside_hours':
      return later('outside_hours', 'sinceOpens', whyNot.since, whyNot.opensAt, format);
    case 'no_records_now':
      return later('no_records_now', 'sinceNext', whyNot.since, whyNot.nextAt, format);
  }
}

/** Who dials: the agents, who get records or are offered them, or the engine. */
function dialing(campaign: FloorCampaignRow, format: WhyFormats): WhyWords {
  const { readyNow, pacing } = campaign;
  const [counted, uncounted] = DIALING[workerOf(campaign)];
  return {
    head: 'dialing',
    note: readyNow === undefined ? uncounted : counted,
    values: {
      ...(readyNow === undefined ? {} : { ready: format.count(readyNow) }),
      ...(pacing === undefined ? {} : { flight: format.count(pacing.inFlight) }),
    },
    tone: 'ok',
    icon: 'play',
  };
}

type Worker = 'agents' | 'offers' | 'engine';
const DIALING: Record<Worker, readonly [counted: string, uncounted: string]> = {
  agents: ['dialingNote', 'dialingUncounted'],
  offers: ['pushNote', 'pushUncounted'],
  engine: ['engineNote', 'engineUncounted'],
};

function workerOf({ mode }: FloorCampaignRow): Worker {
  if (mode === 'preview') return 'agents';
  return mode === 'push_preview' ? 'offers' : 'engine';
}

/** S42: push preview has a channel of its own, which is easily forgotten. */
function nobodyReady({ mode }: FloorCampaignRow): string {
  return mode === 'push_preview' ? 'nobody_ready_preview' : 'nobody_ready';
}

function capped({ pacing }: FloorCampaignRow, since: number, format: WhyFormats): WhyWords {
  const { answered = 0, abandoned = 0 } = pacing ?? {};
  const rate = format.percent(answered === 0 ? 0 : abandoned / answered);
  return waits('abandon_cap', 'sinceRate', { time: format.since(since), rate }, 'warn', 'hold');
}

/** Nothing is dialed although somebody could; while records are being worked on, that is how it should be. */
function waiting(campaign: FloorCampaignRow, since: number, format: WhyFormats): WhyWords {
  const { openInteractions } = campaign;
  const time = format.since(since);
  if (openInteractions > 0) {
    const values = { time, formatted: format.count(openInteractions) };
    return {
      head: 'dialing',
      note: 'workingNote',
      values,
      count: openInteractions,
      tone: 'ok',
      icon: 'play',
    };
  }
  const worker = workerOf(campaign);
  if (worker === 'agents') return waits('waiting_for_agents', 'sinceAgents', { time }, 'warn', 'hold');
  return waits('engineWaits', worker === 'offers' ? 'sincePush' : 'sinceEngine', { time }, 'ok', 'play');
}

function notRunning(campaign: FloorCampaignRow, format: WhyFormats): WhyWords {
  const since = format.sinceSentence(campaign.since);
  if (campaign.state === 'stopping') {
    const open = campaign.openInteractions;
    const values = { since, formatted: format.count(open) };
    return { head: 'stopping', note: 'stoppingNote', values, count: open, tone: 'warn', icon: 'hold' };
  }
  if (campaign.state === 'unloaded') {
    return { head: 'unloaded', note: undefined, values: {}, tone: 'plain', icon: 'away' };
  }
  return { head: 'loaded', note: 'loadedNote', values: { since }, tone: 'plain', icon: 'away' };
}

function waits(
  ...[head, note, values, tone, icon]: [
    string,
    string,
    WhyWords['values'],
    WhyWords['tone'],
    WhyWords['icon'],
  ]
): WhyWords {
  return { head, note, values, tone, icon };
}

function later(
  ...[head, note, since, nextAt, format]: [string, string, number, number | undefined, WhyFormats]
): WhyWords {
  const time = format.since(since);
  if (nextAt === undefined) return waits(head, 'since', { time }, 'warn', 'clock');
  return waits(head, note, { time, next: format.next(nextAt) }, 'warn', 'clock');
}
