/** An agent who promises callbacks as the screens do: over the live connection, before anything is dialed (S54), at Done (S71). */
import type { CallbackHint } from '../../src/wire/callbacks.ts';
import type { InteractionView } from '../../src/wire/live.ts';
import type { LiveScreen, Visitor } from '../api/visitor.ts';

export type Promised = {
  /** A time at which the contact may be called, as it was promised. */
  readonly at: number;
  readonly interaction: InteractionView;
};

export type PromiseWish = {
  readonly campaignId: string;
  readonly isPersonal: boolean;
  /** Which of the suggested times; the first is the soonest. */
  readonly suggestion?: number;
};

/** Needs a running campaign; the agent becomes Ready. */
export async function promiseCallback(
  { visitor, screen }: { readonly visitor: Visitor; readonly screen: LiveScreen },
  { campaignId, isPersonal, suggestion = 0 }: PromiseWish,
): Promise<Promised> {
  await screen.command({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
  await screen.command({ name: 'join_campaign', campaignId });
  const got = await screen.command({ name: 'get_record', campaignId });
  if (!got.ok) throw new Error(`no record: ${JSON.stringify(got)}`);
  const [interaction] = await screen.until(
    ({ view }) => view.interactions?.length === 1 && view.interactions,
  );
  const number = interaction?.numbers[0]?.e164;
  if (!interaction || number === undefined) throw new Error('a record without a number');
  const draft = { wall: '', zone: 'Europe/Berlin', isPersonal, number };
  const about = { kind: 'interaction', id: interaction.id };
  const hint = await visitor.send('POST', '/api/callbacks/hint', { about, draft });
  const { suggestions } = hint.body as CallbackHint;
  const time = suggestions[suggestion];
  if (!time) throw new Error(`no time is suggested: ${JSON.stringify(hint.body)}`);
  const callback = { ...draft, wall: time.wall, zone: time.zone };
  const answer = await screen.command({
    name: 'done',
    interactionId: interaction.id,
    notes: 'Ruft lieber selbst an',
    callback,
    next: false,
  });
  if (!answer.ok) throw new Error(`not promised: ${JSON.stringify(answer)}`);
  await screen.until(({ view }) => view.interactions?.length === 0);
  return { at: time.at, interaction };
}
