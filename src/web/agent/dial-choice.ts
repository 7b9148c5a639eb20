/** Which number of the chain is dialed and which of ours is shown. Pure: what may be chosen, and what is chosen when nobody has. */
import type { InteractionView, NumberRow } from '../../wire/live.ts';

export type CallerNumberRow = InteractionView['callerNumbers'][number];

/** A caller number may be bound to destinations; a number that tells no country can only be shown an unbound one. */
export function mayShow(caller: CallerNumberRow, number: NumberRow | undefined): boolean {
  if (!caller.onlyTo || caller.onlyTo.length === 0) return true;
  return number?.country !== undefined && caller.onlyTo.includes(number.country);
}

/** Whether a number may be dialed: as the engine said, until the instant has come at which it said that its answer turns. */
export function isDialable({ mayDial: { allowed, until } }: NumberRow, nowAt: number): boolean {
  return until === undefined || nowAt < until ? allowed : !allowed;
}

/** Which rule forbids a number now, as far as is known; undefined for one that may be dialed. */
export function ruleAgainst(number: NumberRow, nowAt: number): string | undefined {
  if (isDialable(number, nowAt)) return undefined;
  // An allowed number is no longer one when its calling hours are over.
  return number.mayDial.allowed ? 'window' : number.mayDial.rule;
}

/** The same while a call is under way: what that call itself forbids (itself again, or another to the contact: I1, I2) is no news. */
export function ruleDuringCall(
  number: NumberRow,
  call: { readonly e164: string } | undefined,
  nowAt: number,
): string | undefined {
  const rule = ruleAgainst(number, nowAt);
  return call && (call.e164 === number.e164 || rule === 'live_call') ? undefined : rule;
}

/**
 * The number whose turn it is (E14) if it may be dialed now and was not tried in this interaction; else the first that was not and may;
 * else the first that may; else the first.
 */
export function numberToDial(
  interaction: Pick<InteractionView, 'numbers' | 'openedAt' | 'numberInTurn'>,
  nowAt: number,
): NumberRow | undefined {
  const { numbers, openedAt, numberInTurn } = interaction;
  const allowed = numbers.filter((number) => isDialable(number, nowAt));
  const untried = allowed.filter((number) => (number.lastAt ?? 0) < openedAt);
  return untried.find(({ e164 }) => e164 === numberInTurn) ?? untried[0] ?? allowed[0] ?? numbers[0];
}

/** The one chosen last for this campaign while it may be shown, else the first that may (D10). */
export function callerToShow(
  callers: readonly CallerNumberRow[],
  number: NumberRow | undefined,
  last: string | undefined,
): CallerNumberRow | undefined {
  const possible = callers.filter((caller) => mayShow(caller, number));
  return possible.find((caller) => caller.e164 === last) ?? possible[0];
}
