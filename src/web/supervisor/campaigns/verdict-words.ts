/** One stored verdict as a person reads it: what each rule found, and when all of them would say yes. Pure; the texts come in. */
import type { VerdictRow } from '../../../wire/history.ts';

export type CheckRow = VerdictRow['checks'][number];

/** A key under `why.findings` with its values. */
export interface Finding {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface FindingFormats {
  moment: (at: number) => string;
  country: (code: string) => string;
  kind: (code: string) => string;
  phone: (e164: string) => string;
  list: (words: readonly string[]) => string;
}

/** The sentence for what a rule found. A finding of an unknown form gets no sentence rather than a wrong one. */
export function findingOf(check: CheckRow, format: FindingFormats): Finding | undefined {
  const { finding } = check;
  const isYes = check.says === 'yes';
  switch (check.rule) {
    case 'stop_all':
      return plain(isYes ? 'notStopped' : 'stopped');
    case 'pack':
      return { key: 'pack', values: { pack: text(finding['pack']), trunk: text(finding['trunk']) } };
    case 'destination':
      return destination(finding, isYes, format);
    case 'register':
      return isYes ? plain('registerFree') : registerHit(finding, format);
    case 'live_call':
      return isYes
        ? plain('notLive')
        : { key: 'live', values: { number: format.phone(text(finding['number'])) } };
    case 'callback_pending': {
      const at = finding['dueAt'];
      return typeof at === 'number'
        ? { key: 'promised', values: { at: format.moment(at) } }
        : plain('notPromised');
    }
    case 'window':
      return zones(finding, format);
    case 'attempts_per_record':
      return { key: 'used', values: { used: text(finding['used']), limit: text(finding['limit']) } };
    case 'attempts_per_day':
      return { key: 'usedToday', values: { used: text(finding['used']), limit: text(finding['limit']) } };
    case 'attempts_per_30_days':
      return finding['limit'] === undefined
        ? plain('noLimit')
        : { key: 'used30Days', values: { used: text(finding['used']), limit: text(finding['limit']) } };
    case 'minimum_gap': {
      const at = finding['lastCallAt'];
      return typeof at === 'number'
        ? { key: 'lastCall', values: { at: format.moment(at) } }
        : plain('noCall');
    }
    case 'cooldown_after_abandon': {
      const at = finding['abandonedAt'];
      if (typeof at !== 'number') return plain('notAbandoned');
      return { key: 'abandoned', values: { at: format.moment(at), hours: text(finding['hours']) } };
    }
    default:
      return undefined;
  }
}

/** When every no would have become a yes: the latest of them; 'never' where one does not end by waiting; undefined when allowed. */
export function togetherYesAt(verdict: VerdictRow): number | 'never' | undefined {
  const refusals = verdict.checks.filter((check) => check.says === 'no');
  if (refusals.length === 0) return undefined;
  let latest = 0;
  for (const { nextYesAt } of refusals) {
    if (nextYesAt === undefined) return 'never';
    latest = Math.max(latest, nextYesAt);
  }
  return latest;
}

function plain(key: string): Finding {
  return { key, values: {} };
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function destination(finding: CheckRow['finding'], isYes: boolean, format: FindingFormats): Finding {
  const country = typeof finding['country'] === 'string' ? finding['country'] : '';
  const values = { country: format.country(country), kind: format.kind(text(finding['kind'])) };
  const allowed = words(finding['allowed']);
  if (isYes || allowed.length === 0) return { key: 'destination', values };
  return { key: 'destinationNot', values: { ...values, allowed: format.list(allowed.map(format.country)) } };
}

function registerHit(finding: CheckRow['finding'], format: FindingFormats): Finding {
  const since = typeof finding['since'] === 'number' ? format.moment(finding['since']) : '–';
  return { key: finding['kind'] === 'person' ? 'registerPerson' : 'registerNumber', values: { since } };
}

function zones(finding: CheckRow['finding'], format: FindingFormats): Finding {
  const known = words(finding['zones']);
  if (known.length === 0) return plain('zonesUnknown');
  const names = known.map((zone) => zone.replace(/^.*\//, '').replaceAll('_', ' '));
  return { key: 'window', values: { zones: format.list(names) } };
}
