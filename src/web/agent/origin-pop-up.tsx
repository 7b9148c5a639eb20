/**
 * The pop-up area of an automatic campaign (S33, S34, S38): the Origin while the contact is being connected, and who it is at the moment
 * at which somebody is on the line, with a tone and a word: nobody may be greeted by silence.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../ui/announcer.tsx';
import { type Toast, useToasts } from '../ui/toasts.tsx';
import { deskInteraction, isAutomaticMode, waitingTurn } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';
import { tellDesktop } from './desktop-notices.ts';
import { useOriginWords } from './origin-words.ts';
import { useContactTone } from './ringing.ts';
import { contactName } from './words.ts';

const POP_UP_ID = 'origin';
/** Long enough to be read; the case information goes on saying it. */
const SHOWN_MS = 8_000;

interface PopUp {
  phase: 'connecting' | 'arrived';
  /** A new phase or another contact is shown anew, also to who has put the one before away. */
  key: string;
  origin: string;
  campaignName: string;
}

export function OriginPopUp() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const { show, dismiss } = useToasts();
  const popUp = usePopUp();
  const interaction = deskInteraction(view);
  const isHere = interaction?.origin === 'outbound_call' && interaction.state === 'talking';
  useContactTone(isHere ? interaction.call?.id : undefined);
  const shown = useRef<string>(undefined);
  const { key, phase, origin, campaignName } = popUp ?? {};
  const name = (interaction && contactName(interaction)) ?? origin ?? '';
  useEffect(() => {
    if (key === undefined || origin === undefined) {
      if (shown.current !== undefined) dismiss(POP_UP_ID);
      shown.current = undefined;
      return;
    }
    const isNew = shown.current !== key;
    shown.current = key;
    if (!isNew) return;
    const isArrival = phase === 'arrived';
    const title = t(isArrival ? 'offers.contactHere' : 'offers.originCall');
    show(
      {
        id: POP_UP_ID,
        title,
        icon: 'phone',
        body: <Body origin={origin} campaignName={campaignName ?? ''} isArrival={isArrival} />,
        ...(isArrival ? { durationMs: SHOWN_MS, look: 'arrived' } : {}),
      } satisfies Toast,
      { isSilent: true },
    );
    // The contact is on the line: it cannot wait until something else has been read out.
    if (isArrival) {
      announce(t('offers.arrived', { name }), 'assertive');
      tellDesktop({ id: key, kind: 'contact', name }, title);
    } else announce(origin);
  }, [key, phase, origin, campaignName, name, t, show, dismiss]);
  return null;
}

function usePopUp(): PopUp | undefined {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const originWords = useOriginWords();
  const turn = waitingTurn(view);
  if (turn) {
    const { campaignName } = turn;
    const origin = t('offers.originConnecting');
    return { phase: 'connecting', key: 'connecting', origin, campaignName };
  }
  const interaction = deskInteraction(view);
  if (!interaction || !isAutomaticMode(interaction.mode)) return undefined;
  const { campaignName, isConnecting, state, call } = interaction;
  const origin = originWords(interaction);
  if (isConnecting) return { phase: 'connecting', key: 'connecting', origin, campaignName };
  if (state !== 'talking' || !call) return undefined;
  return { phase: 'arrived', key: `arrived-${call.id}`, origin, campaignName };
}

function Body({ origin, campaignName, isArrival }: BodyProps) {
  const { t } = useTranslation('agent');
  return (
    <dl className="kv">
      <dt>{t('case.origin')}</dt>
      <dd className={isArrival ? 'strong' : ''}>{origin}</dd>
      <dt>{t('case.campaign')}</dt>
      <dd className="cut" title={campaignName}>
        {campaignName}
      </dd>
    </dl>
  );
}

interface BodyProps {
  origin: string;
  campaignName: string;
  isArrival: boolean;
}
