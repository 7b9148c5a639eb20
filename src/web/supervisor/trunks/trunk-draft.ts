/** A trunk while it is being typed: as text, with what is wrong with each field, and as the request that it becomes. */
import type { TrunkRequest, TrunkRow } from '../../../wire/trunks.ts';
import { ServerError } from '../../server/rest.ts';

export interface TrunkDraft {
  name: string;
  kind: 'registration' | 'address';
  host: string;
  port: string;
  transport: 'udp' | 'tcp' | 'tls';
  user: string;
  secret: string;
  dropsSecret: boolean;
  fromDomain: string;
  /** PEM; empty: a public authority vouches for the far end. */
  certificate: string;
  isMediaEncrypted: boolean;
  codecs: readonly Codec[];
  callsPerSecond: string;
  lines: string;
  /** One a line. */
  callerNumbers: string;
  /** What a minute costs, as people write it (0,04 or 0.04); empty: nobody keeps it. */
  minutePrice: string;
  minuteCurrency: string;
}
export type Codec = TrunkRequest['address']['codecs'][number];
export const CODECS: readonly Codec[] = ['alaw', 'ulaw', 'g722', 'opus'];

export type DraftField =
  | 'name'
  | 'host'
  | 'port'
  | 'user'
  | 'secret'
  | 'fromDomain'
  | 'certificate'
  | 'codecs'
  | 'callsPerSecond'
  | 'lines'
  | 'minutePrice';

export function draftOf(trunk: TrunkRow | undefined): TrunkDraft {
  const address = trunk?.address ?? undefined;
  return {
    name: trunk?.name ?? '',
    kind: address?.kind ?? 'registration',
    host: address?.host ?? '',
    port: String(address?.port ?? 5060),
    transport: address?.transport ?? 'udp',
    user: address?.user ?? '',
    secret: '',
    dropsSecret: false,
    fromDomain: address?.fromDomain ?? '',
    certificate: address?.certificate ?? '',
    isMediaEncrypted: address?.isMediaEncrypted ?? false,
    codecs: address?.codecs ?? ['alaw', 'ulaw'],
    callsPerSecond: String(trunk?.callsPerSecond ?? 5),
    lines: String(trunk?.lines ?? 30),
    callerNumbers: (trunk?.callerNumbers ?? []).join('\n'),
    minutePrice: trunk?.minutePrice ? String(trunk.minutePrice.amount) : '',
    minuteCurrency: trunk?.minutePrice?.currency ?? 'EUR',
  };
}

/** The port that goes with a transport, as long as nobody has typed another one (RFC 3261, 19.1.2). */
export function withTransport(draft: TrunkDraft, transport: TrunkDraft['transport']): TrunkDraft {
  const usual = draft.port === '5060' || draft.port === '5061';
  return { ...draft, transport, ...(usual ? { port: transport === 'tls' ? '5061' : '5060' } : {}) };
}

const HOST = /^[A-Za-z0-9:](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/;
const within = (text: string, most: number) =>
  /^\d{1,6}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;

/** The fields that the server would refuse as well; it has the last word. */
export function faultsOf(draft: TrunkDraft, trunk: TrunkRow | undefined): readonly DraftField[] {
  const faults: DraftField[] = [];
  if (!within(draft.callsPerSecond, 100)) faults.push('callsPerSecond');
  if (!within(draft.lines, 10_000)) faults.push('lines');
  if (draft.minutePrice.trim() !== '' && !priceOf(draft)) faults.push('minutePrice');
  if (trunk?.isPractice) return faults;
  const needsSecret = draft.kind === 'registration' && (draft.dropsSecret || !trunk?.hasSecret);
  if (draft.name.trim() === '') faults.push('name');
  if (!HOST.test(draft.host.trim())) faults.push('host');
  if (!within(draft.port, 65_535)) faults.push('port');
  if (draft.kind === 'registration' && draft.user.trim() === '') faults.push('user');
  if (needsSecret && draft.secret === '') faults.push('secret');
  if (draft.fromDomain.trim() !== '' && !HOST.test(draft.fromDomain.trim())) faults.push('fromDomain');
  if (draft.codecs.length === 0) faults.push('codecs');
  return faults;
}

/** A comma or a point, at most four digits behind it, and three letters of ISO 4217; undefined where it is none. */
function priceOf({
  minutePrice,
  minuteCurrency,
}: TrunkDraft): { amount: number; currency: string } | undefined {
  const text = minutePrice.trim().replace(',', '.');
  const currency = minuteCurrency.trim().toUpperCase();
  const isPrice = /^\d{1,3}(\.\d{1,4})?$/.test(text) && /^[A-Z]{3}$/.test(currency);
  return isPrice ? { amount: Number(text), currency } : undefined;
}

/** What is sent: everything for a new trunk, the same as an edit; of the practice network its limits. */
export function requestOf(draft: TrunkDraft, trunk: TrunkRow | undefined): object {
  const limits = {
    callsPerSecond: Number(draft.callsPerSecond),
    lines: Number(draft.lines),
    minutePrice: priceOf(draft) ?? null,
  };
  if (trunk?.isPractice) return limits;
  const user = draft.user.trim();
  const fromDomain = draft.fromDomain.trim();
  const certificate = draft.transport === 'tls' ? draft.certificate.trim() : '';
  return {
    ...limits,
    name: draft.name.trim(),
    address: {
      kind: draft.kind,
      host: draft.host.trim(),
      port: Number(draft.port),
      transport: draft.transport,
      isMediaEncrypted: draft.isMediaEncrypted,
      codecs: [...draft.codecs],
      ...(user === '' ? {} : { user }),
      ...(fromDomain === '' ? {} : { fromDomain }),
      ...(certificate === '' ? {} : { certificate }),
    },
    ...(draft.secret === ''
      ? trunk && draft.dropsSecret
        ? { secret: null }
        : {}
      : { secret: draft.secret }),
    callerNumbers: draft.callerNumbers
      .split('\n')
      .flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
  };
}

/** The field of the draft that the server's refusal is about, and for caller numbers the line, from 1. */
export function refusedField(error: unknown): { readonly field: string; readonly line?: number } | undefined {
  if (!(error instanceof ServerError) || error.refusal.field === undefined) return undefined;
  const [first = '', second] = error.refusal.field.split('.');
  if (first === 'callerNumbers') return { field: first, line: Number(second ?? 0) + 1 };
  return { field: first === 'address' && second !== undefined ? second : first };
}
