/** What happens to a record next, and why (E14), as keys of sentences with their values. Pure: the texts and formats come in. */
import type { Because } from '../../../domain/record/record.ts';
import type { RecordNext } from '../../../wire/campaigns.ts';

/** A key under `next` with its values. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface NextFormats {
  /** today 14:35 */
  moment: (at: number) => string;
  /** busy */
  result: (code: string) => string;
  /** outside the calling hours */
  rule: (code: string) => string;
  /** mobile +49 170 1234567 */
  number: (number: { readonly e164: string; readonly label: string }) => string;
  /** 10 min. */
  span: (spanMs: number) => string;
}

const say = (key: string, values: Sentence['values'] = {}): Sentence => ({ key, values });

/** One to three sentences: what and when, why, and what else is missing. */
export function nextSentences(next: RecordNext, format: NextFormats): readonly Sentence[] {
  switch (next.next) {
    case 'call':
      return callSentences(next, format);
    case 'on_desktop': {
      const since = format.moment(next.since);
      if (next.by === undefined) return [say('isCalled', { since })];
      return [
        next.agentName === undefined
          ? say('onDesktop', { since })
          : say('with', { since, agent: next.agentName }),
      ];
    }
    case 'nothing':
      return [nothingSentence(next, format)];
    case 'set_aside':
      return [say('setAside', { since: format.moment(next.since) })];
  }
}

type Call = Extract<RecordNext, { next: 'call' }>;

function callSentences(next: Call, format: NextFormats): readonly Sentence[] {
  const { at, number, attempt, attemptsLimit: limit } = next;
  if (number === undefined) return [say('noNumber')];
  const values = { number: format.number(number), attempt, limit };
  const what =
    at === undefined
      ? say('callAtOnce', values)
      : say(next.isOpening ? 'callAtOpening' : 'callAt', { ...values, when: format.moment(at) });
  return [
    what,
    becauseSentence(next, format),
    ...(next.isWaitingForCampaign ? [say('waitsForCampaign')] : []),
  ];
}

function becauseSentence({ because, attempt }: Call, format: NextFormats): Sentence {
  if (because === undefined) return say(attempt === 1 ? 'because.fresh' : 'because.unknown');
  switch (because.why) {
    case 'treatment':
      return treatmentSentence(because, format);
    case 'rule':
      return say('because.rule', { rule: format.rule(because.rule) });
    case 'handed_back':
      return say(because.reason === 'later' ? 'because.later' : 'because.handedBack');
    case 'not_reached':
      return say('because.notReached');
    case 'promised':
      return say('because.promised', { when: format.moment(because.at) });
    case 'promise_cancelled':
      return say('because.promiseCancelled');
    // A record that was finished is never called again; were it so, nobody would know why.
    case 'finished':
      return say('because.unknown');
  }
}

function treatmentSentence(because: Extract<Because, { why: 'treatment' }>, format: NextFormats): Sentence {
  const values = { result: format.result(because.result), rest: format.span(because.restMs) };
  if (because.did === 'retry') {
    const { time, times } = because;
    return say('because.retry', { ...values, time, times });
  }
  return say(because.did === 'next_number' ? 'because.nextNumber' : 'because.newRound', values);
}

function nothingSentence(next: Extract<RecordNext, { next: 'nothing' }>, format: NextFormats): Sentence {
  if (next.why === 'cancelled') return say(`cancelled.${next.reason}`);
  if (next.why === 'missed_callback') return say('missedCallback');
  const code = next.because?.result ?? next.lastResult;
  const as = next.because?.as ?? 'unknown';
  // Nothing was dialed: the agent closed it.
  if (code === undefined) return say('finished.undialed');
  return say(`finished.${as}`, { result: format.result(code) });
}
