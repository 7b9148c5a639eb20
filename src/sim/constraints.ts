// The unique indexes of the simulated database, as the real schema has them: what they hold, no engine and no race can break.
import type { Agent } from '../domain/agent/agent.ts';
import { type Call, isLive, isThird } from '../domain/call/call.ts';
import { type Callback, isOpenCallback } from '../domain/callback/callback.ts';
import type { Change } from '../domain/floor/change.ts';
import { type Interaction, isOpen } from '../domain/interaction/interaction.ts';

/** The database refuses: rows that must not stand side by side, or a step from a state that is not stored. Always our own mistake. */
export class BrokenConstraint extends Error {
  override readonly name = 'BrokenConstraint';
}

/** The rows that the indexes cover. */
type Covered = {
  readonly liveCalls: ReadonlyMap<string, Call>;
  readonly openInteractions: ReadonlyMap<string, Interaction>;
  readonly openShifts: ReadonlyMap<string, Agent>;
  /** The open callback of each record. */
  readonly promises: ReadonlyMap<string, Callback>;
};

/**
 * Looks at the rows as they would stand after these changes.
 * @throws BrokenConstraint with the invariant that would be broken
 */
export function holdConstraints(rows: Covered, changes: readonly Change[]): void {
  const live = new Map(rows.liveCalls);
  const open = new Map(rows.openInteractions);
  const atWork = new Map(rows.openShifts);
  holdCallbacks(rows, changes);
  for (const change of changes) {
    if (change.kind === 'call') {
      keep(live, change.after.id, isLive(change.after) ? change.after : undefined);
      if (change.before?.now.state === 'ended') throw new BrokenConstraint('I20: a call has one result');
    }
    if (change.kind === 'interaction') {
      keep(open, change.after.id, isOpen(change.after) ? change.after : undefined);
      if (change.before?.now.state === 'done')
        throw new BrokenConstraint('I20: an interaction has one final disposition');
    }
    if (change.kind === 'agent')
      keep(atWork, change.after.shiftId, change.after.now.state === 'gone' ? undefined : change.after);
  }
  const [toContacts, besideThem] = byPurpose(live);
  unique(toContacts, (call) => call.campaignRecordId, 'I1: two live calls of one record');
  unique(besideThem, (call) => call.beside ?? call.id, 'D14: two third persons beside one call');
  unique(live, (call) => `${call.organisationId} ${call.e164}`, 'I2: two live calls to one number');
  unique(open, ({ userId }) => userId, 'I14: an agent with two interactions');
  unique(open, ({ campaignRecordId }) => campaignRecordId, 'I14: a record on two desktops');
  unique(atWork, ({ userId }) => userId, 'I14: an agent with two shifts');
}

/** D9: a record has one promise at a time. */
function holdCallbacks({ promises }: Pick<Covered, 'promises'>, changes: readonly Change[]): void {
  const moved = new Map<string, Callback>();
  for (const change of changes) if (change.kind === 'callback') moved.set(change.after.id, change.after);
  const owners = new Map<string, string>();
  for (const callback of moved.values()) {
    if (!isOpenCallback(callback)) continue;
    const { id, campaignRecordId } = callback;
    const stored = promises.get(campaignRecordId);
    const isStoredOpen = stored !== undefined && isOpenCallback(moved.get(stored.id) ?? stored);
    const other = owners.get(campaignRecordId) ?? (isStoredOpen ? stored.id : undefined);
    if (other !== undefined && other !== id)
      throw new BrokenConstraint('D9: two open callbacks of one record');
    owners.set(campaignRecordId, id);
  }
}

function byPurpose(live: ReadonlyMap<string, Call>): readonly [Map<string, Call>, Map<string, Call>] {
  const all = [...live];
  return [
    new Map(all.filter(([, call]) => call.purpose === 'contact')),
    new Map(all.filter(([, call]) => isThird(call))),
  ];
}

function keep<Thing>(things: Map<string, Thing>, id: string, thing: Thing | undefined): void {
  if (thing === undefined) things.delete(id);
  else things.set(id, thing);
}

function unique<Thing>(things: Map<string, Thing>, keyOf: (thing: Thing) => string, rule: string): void {
  const keys = new Set<string>();
  for (const thing of things.values()) keys.add(keyOf(thing));
  if (keys.size < things.size) throw new BrokenConstraint(rule);
}
