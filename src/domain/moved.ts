// The three answers of every state machine: moved, ignored with a reason that is counted, or an assertion (our own mistake).
// Nothing here knows a noun.

export type Moved<State, Effect> = { readonly state: State; readonly effects: readonly Effect[] };
export type Ignored = { readonly ignored: string };
export type Step<State, Effect = never> = Moved<State, Effect> | Ignored;

export function moved<State, Effect = never>(state: State, ...effects: Effect[]): Moved<State, Effect> {
  return { state, effects };
}

/** A late or crossing event that changes nothing. The reason is counted, so that a surprise becomes visible. */
export function ignored(reason: string): Ignored {
  return { ignored: reason };
}

export function isIgnored<State, Effect>(step: Step<State, Effect>): step is Ignored {
  return 'ignored' in step;
}

/** Our own mistake: stops the step (not the process); the engine quarantines what it concerns. */
export class BrokenRule extends Error {
  override readonly name = 'BrokenRule';
}

export function assert(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new BrokenRule(rule);
}
