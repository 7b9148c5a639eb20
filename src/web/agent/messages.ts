/** What is said without having been asked for: a lost connection and its return, a new record, a machine, and that Done found none. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../server/live.tsx';
import { announce } from '../ui/announcer.tsx';
import { deskInteraction } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';
import { useSpokenNext } from './next-contact.tsx';
import { contactName } from './words.ts';

export function useMessages(): void {
  useSpokenConnection();
  useSpokenRecord();
  useSpokenDetection();
  useSpokenNext();
}

function useSpokenConnection(): void {
  const { t } = useTranslation('agent');
  const { state } = useLiveStatus();
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'live' && state === 'lost') announce(t('messages.lost'), 'assertive');
    if (before.current === 'lost' && state === 'live') announce(t('messages.back'), 'assertive');
    before.current = state;
  }, [state, t]);
}

function useSpokenRecord(): void {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  // A contact whom the engine dials is told by the pop-up area.
  const interaction = [deskInteraction(view)].find((each) => each?.origin === 'outbound_preview');
  const id = interaction?.id;
  const name = (interaction && contactName(interaction)) ?? t('interaction.unnamed');
  const before = useRef(id);
  useEffect(() => {
    if (id !== undefined && id !== before.current) announce(t('messages.newRecord', { name }));
    before.current = id;
  }, [id, name, t]);
}

/** E25: the call is over without the agent's doing, in the middle of a greeting. */
function useSpokenDetection(): void {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const interaction = deskInteraction(view);
  const name = (interaction && contactName(interaction)) ?? t('interaction.unnamed');
  const detected = interaction?.detected;
  const before = useRef(detected);
  useEffect(() => {
    if (detected !== undefined && detected !== before.current)
      announce(t(`messages.detected_${detected}`, { name }));
    before.current = detected;
  }, [detected, name, t]);
}
