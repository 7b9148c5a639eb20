// Another telephone for an agent, or the same one called again. The verdict on an external number is stored, yes or no (E43), and at a yes
// the choice is in the same commit: only then is anything called (I3). Must never decide: that is domain/floor/choose-phone.ts.
import { type PhoneChoice, choosePhone } from '../domain/floor/choose-phone.ts';
import type { Command } from './command.ts';
import type { LiveLoop } from './engine.ts';
import type { Answer } from './ports.ts';

/** Answered when it is stored; whether anybody picks up is told by the agent's state. */
export function choosePhoneDeed(loop: LiveLoop, command: Command, choice: PhoneChoice): Promise<Answer> {
  if (loop.telephoneAway()) return Promise.resolve({ ok: false, refused: 'telephone_away' });
  return new Promise((resolve) => loop.enter(() => step(loop, { command, choice }, resolve)));
}

function step(
  loop: LiveLoop,
  { command, choice }: { readonly command: Command; readonly choice: PhoneChoice },
  resolve: (answer: Answer) => void,
): void {
  const { id, organisationId, userId, deed } = command;
  const done = loop.step({ kind: 'user', userId }, id, (moves) => choosePhone(moves, userId, choice));
  if (!done) return resolve({ ok: false, refused: 'fault' });
  const refusal = done.value;
  if (refusal) {
    // Nothing moved; what was found is kept all the same.
    if (done.result.verdicts.length > 0) loop.writer.put(done.result, undefined, undefined);
    return resolve({ ok: false, ...refusal });
  }
  const answer: Answer = { ok: true };
  const after = loop.take(done.result);
  loop.writer.put(done.result, { commandId: id, organisationId, userId, name: deed.name, answer }, () => {
    after?.();
    resolve(answer);
  });
}
