/** Which number of the chain is dialed and which of ours is shown. Pure: what may be chosen, and what is chosen when nobody has. */
import type { InteractionView, NumberRow } from '../../wire/live.ts';

export type CallerNumberRow = InteractionView['callerNumbers'][number];

/** A caller number may be bound to destinations; a number that tells no country can only be shown an unbound one. */
export function mayShow(caller: CallerNumberRow, number: NumberRow | undefined): boolean {
  if (!caller.onlyTo || caller.onlyTo.length === 0) return true;
  return number?.country !== undefined && caller.onlyTo.includes(number.country);
}

/** Whether a number may be dialed: as the engine said, or because the instant has come for which it said yes. */
export function isDialable({ mayDial }: NumberRow, nowAt: number): boolean {
  return mayDial.allowed || (mayDial.until !== undefined && nowAt >= mayDial.until);
}

/** The first number that may be dialed now and was not tried in this interaction; else the first that may be; else the first. */
export function numberToDial(
  interaction: Pick<InteractionView, 'numbers' | 'openedAt'>,
  nowAt: number,
): NumberRow | undefined {
  const { numbers, openedAt } = interaction;
  const allowed = numbers.filter((number) => isDialable(number, nowAt));
  const untried = allowed.find((number) => (number.lastAt ?? 0) < openedAt);
  return untried ?? allowed[0] ?? numbers[0];
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
