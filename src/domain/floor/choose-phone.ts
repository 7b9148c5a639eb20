// Which telephone an agent works with: the browser's, a desk phone, an external number. An external number is a dial like any other (E26):
// judged by may-dial, on a trunk that has a line, stored before it leaves. Must never dial itself: that follows the commit.
import type { OtherPhone } from '../agent/phone.ts';
import { type Verdict, mayDialOwnPhone } from '../compliance/may-dial.ts';
import type { UserId } from '../ids.ts';
import type { ChainNumber, E164 } from '../phone-number.ts';
import { trunkFor } from './lines.ts';
import type { Moves } from './moves.ts';
import { type Refusal, refusalOf } from './refusal.ts';

export type PhoneChoice =
  | { readonly kind: 'browser' | 'desk' }
  | {
      readonly kind: 'external';
      /** As the numbers room has read it. */
      readonly number: ChainNumber;
      /** What may be shown on each trunk, by its id. */
      readonly callerNumbers: Readonly<Record<string, E164>>;
    };

/** Moves the agent to the chosen telephone, which is called after the commit; a refusal otherwise. The verdict is stored either way. */
export function choosePhone(moves: Moves, userId: UserId, choice: PhoneChoice): Refusal | undefined {
  const agent = moves.agents.get(userId);
  if (!agent || agent.now.state === 'gone') return { refused: 'agent_not_signed_in' };
  if (agent.now.phone.state === 'not_needed') return { refused: 'phone_not_needed' };
  const via = choice.kind === 'external' ? viaExternal(moves, userId, choice) : viaOfKind(choice.kind);
  if (via !== undefined && 'refused' in via) return via;
  const ignored = moves.moveAgent(userId, { type: 'phone_chosen', ...(via === undefined ? {} : { via }) });
  return ignored === undefined ? undefined : refusalOf(ignored);
}

function viaOfKind(kind: 'browser' | 'desk'): OtherPhone | undefined {
  return kind === 'desk' ? { kind } : undefined;
}

type External = Extract<PhoneChoice, { kind: 'external' }>;

function viaExternal(
  moves: Moves,
  userId: UserId,
  { number, callerNumbers }: External,
): OtherPhone | Refusal {
  const { floor } = moves;
  const choice = trunkFor(floor, { campaign: undefined, callerNumber: undefined }, moves.now);
  if ('refused' in choice) return choice;
  const { trunk } = choice;
  const callerNumber = callerNumbers[trunk.id];
  if (callerNumber === undefined) return { refused: 'caller_number_needed', field: 'number' };
  const { pack, allowedCountries } = floor.rules;
  const stoppedAll = moves.stopAll().state === 'on';
  const verdict = mayDialOwnPhone({ number, trunk }, { pack, allowedCountries, stoppedAll });
  moves.verdict({
    campaignRecordId: undefined,
    campaignId: undefined,
    organisationId: floor.organisationId,
    e164: number.e164,
    purpose: 'own_phone',
    userId,
    at: moves.now,
    verdict,
  });
  if (!verdict.allowed) return refusalBy(verdict);
  return { kind: 'external', e164: number.e164, callerNumber, trunk: trunk.id, usedMs: 0 };
}

function refusalBy({ because }: Extract<Verdict, { allowed: false }>): Refusal {
  return { refused: 'dial_refused', field: 'number', params: { rule: because.rule, ...because.finding } };
}
