/**
 * What we read of ARI's JSON, as its API description (rest-api/*.json of Asterisk 22) has it: only the fields that are used. Nothing is
 * taken on trust: what does not look as described is no event.
 */

export type AriChannel = {
  readonly id: string;
  /** `PJSIP/ENDPOINT-SERIAL`. */
  readonly name: string;
  readonly state: ChannelState;
  /** Ours says whose application the channel belongs to (objects.ts). */
  readonly accountCode: string;
  /** In our application (or another one) at this moment: what the dialplan's Stasis was called with. */
  readonly stasisData: string | undefined;
  /** Who calls, as the trunk says it; empty or missing where it does not. */
  readonly callerNumber?: string;
};
export type ChannelState = 'down' | 'ringing' | 'up';

export type AriBridge = { readonly id: string; readonly name: string; readonly channels: readonly string[] };

export type AriRecording = {
  readonly name: string;
  /** `bridge:ID` or `channel:ID`. */
  readonly target: string;
};

export type AriEvent =
  | { readonly type: 'StasisStart'; readonly channel: AriChannel; readonly args: readonly string[] }
  | { readonly type: 'StasisEnd' | 'ChannelStateChange' | 'ChannelCreated'; readonly channel: AriChannel }
  | {
      readonly type: 'ChannelDestroyed';
      readonly channel: AriChannel;
      /** Q.850; 0 where Asterisk has none. */
      readonly cause: number;
      /** The SIP status; absent after a normal end. */
      readonly techCause: number | undefined;
      /** From the channel's making to this event. */
      readonly livedMs: number | undefined;
    }
  /** A key was pressed, and let go. */
  | { readonly type: 'ChannelDtmfReceived'; readonly channel: AriChannel; readonly digit: string }
  /** It begins an application of the dialplan. */
  | { readonly type: 'ChannelDialplan'; readonly channel: AriChannel; readonly application: string }
  | { readonly type: 'Dial'; readonly channel: AriChannel; readonly status: string }
  | { readonly type: 'RecordingFinished' | 'RecordingFailed'; readonly recording: AriRecording }
  | { readonly type: 'ContactStatusChange'; readonly endpoint: string; readonly status: string };

/** The names of the events above: all others are kept from us by Asterisk itself. */
export const eventTypes = [
  'StasisStart',
  'StasisEnd',
  'ChannelCreated',
  'ChannelStateChange',
  'ChannelDestroyed',
  'ChannelDtmfReceived',
  'ChannelDialplan',
  'Dial',
  'RecordingFinished',
  'RecordingFailed',
  'ContactStatusChange',
] as const;

type Fields = Readonly<Record<string, unknown>>;

/** The event if it is one that we use, and complete. */
export function readEvent(json: unknown): AriEvent | undefined {
  const fields = fieldsOf(json);
  if (fields === undefined) return undefined;
  const type = eventTypes.find((one) => one === fields['type']);
  switch (type) {
    case undefined:
      return undefined;
    case 'RecordingFinished':
    case 'RecordingFailed': {
      const recording = readRecording(fields['recording']);
      return recording && { type, recording };
    }
    case 'ContactStatusChange': {
      const endpoint = textOf(fieldsOf(fields['endpoint'])?.['resource']);
      const status = textOf(fieldsOf(fields['contact_info'])?.['contact_status']);
      return endpoint === undefined || status === undefined ? undefined : { type, endpoint, status };
    }
    default:
      return readChannelEvent(type, fields);
  }
}

type ChannelEventType = Extract<AriEvent, { channel: AriChannel }>['type'];

function readChannelEvent(type: ChannelEventType, fields: Fields): AriEvent | undefined {
  const channel = readChannel(type === 'Dial' ? fields['peer'] : fields['channel']);
  if (channel === undefined) return undefined;
  switch (type) {
    case 'StasisStart': {
      const args = Array.isArray(fields['args'])
        ? fields['args'].filter((one) => typeof one === 'string')
        : [];
      return { type, channel, args };
    }
    case 'StasisEnd':
    case 'ChannelCreated':
    case 'ChannelStateChange':
      return { type, channel };
    case 'ChannelDestroyed':
      return {
        type,
        channel,
        cause: countOf(fields['cause']) ?? 0,
        techCause: countOf(fields['tech_cause']),
        livedMs: livedMsOf(fields),
      };
    case 'ChannelDtmfReceived': {
      const digit = textOf(fields['digit']);
      return digit === undefined ? undefined : { type, channel, digit };
    }
    case 'ChannelDialplan':
      return { type, channel, application: textOf(fields['dialplan_app']) ?? '' };
    case 'Dial':
      return { type, channel, status: textOf(fields['dialstatus']) ?? '' };
  }
}

/** A channel as events and lists have it. */
export function readChannel(json: unknown): AriChannel | undefined {
  const fields = fieldsOf(json);
  const [id, name] = [textOf(fields?.['id']), textOf(fields?.['name'])];
  if (fields === undefined || id === undefined || name === undefined) return undefined;
  const dialplan = fieldsOf(fields['dialplan']);
  return {
    id,
    name,
    state: stateOf(fields['state']),
    accountCode: textOf(fields['accountcode']) ?? '',
    stasisData: dialplan?.['app_name'] === 'Stasis' ? textOf(dialplan['app_data']) : undefined,
    callerNumber: textOf(fieldsOf(fields['caller'])?.['number']) ?? '',
  };
}

export function readBridge(json: unknown): AriBridge | undefined {
  const fields = fieldsOf(json);
  const id = textOf(fields?.['id']);
  if (fields === undefined || id === undefined) return undefined;
  const channels = Array.isArray(fields['channels'])
    ? fields['channels'].filter((one) => typeof one === 'string')
    : [];
  return { id, name: textOf(fields['name']) ?? '', channels };
}

/** What can be read of a list; the rest is left out. */
export function readList<Item>(json: unknown, read: (json: unknown) => Item | undefined): readonly Item[] {
  return Array.isArray(json) ? json.map(read).filter((item) => item !== undefined) : [];
}

function readRecording(json: unknown): AriRecording | undefined {
  const fields = fieldsOf(json);
  const name = textOf(fields?.['name']);
  return name === undefined ? undefined : { name, target: textOf(fields?.['target_uri']) ?? '' };
}

/** Asterisk writes a zone as +0000, without the colon that Date.parse is sure to read. */
function livedMsOf(fields: Fields): number | undefined {
  const instant = (value: unknown) => Date.parse((textOf(value) ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  const lived = instant(fields['timestamp']) - instant(fieldsOf(fields['channel'])?.['creationtime']);
  return Number.isFinite(lived) ? lived : undefined;
}

function stateOf(state: unknown): ChannelState {
  if (state === 'Up') return 'up';
  return state === 'Ringing' || state === 'Ring' ? 'ringing' : 'down';
}

function fieldsOf(json: unknown): Fields | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : undefined;
}
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}
