/** How an agent who waits for a contact stops waiting (D18): Not Ready first, so that none comes next, then what is under way is ended. */
import { useCallback, useRef, useState } from 'react';
import { useCommand } from '../server/live.tsx';
import { deskInteraction } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';

export function useLeave(): { leave: () => void; isLeaving: boolean } {
  const { view, ask } = useDesk();
  const command = useCommand();
  const running = useRef(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const interaction = deskInteraction(view);
  const id = interaction?.id;
  const state = interaction?.state;
  const inForce = view.shift.wishes.voice ?? view.shift.channels.voice;
  const isReady = inForce.state === 'ready';
  const leave = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    setIsLeaving(true);
    if (isReady)
      await ask({ name: 'set_channel', channel: 'voice', to: { state: 'not_ready', reason: 'break' } });
    if (id !== undefined && state === 'calling') await ask({ name: 'end_call', interactionId: id });
    // Not dialed yet: back to the list, and nobody is rung up for nothing.
    if (id !== undefined && state === 'preview') {
      const answer = await command({ name: 'reject', interactionId: id, answer: 'later' });
      // The dial was quicker than the key.
      if (!answer.ok) await ask({ name: 'end_call', interactionId: id });
    }
    running.current = false;
    setIsLeaving(false);
  }, [ask, command, id, state, isReady]);
  return { leave: useCallback(() => void leave(), [leave]), isLeaving };
}
