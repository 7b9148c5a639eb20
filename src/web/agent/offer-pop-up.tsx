/**
 * The interaction preview (S29, S44, D18): a message with Accept and Reject that rings until it is answered or runs out. It is shown from
 * the view alone, so that it is there again after a reload and goes in every tab at once.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDeedRequest } from '../../wire/live.ts';
import { serverNow } from '../server/clock.ts';
import { announce } from '../ui/announcer.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { offerIn, type Offer, secondsUntil } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';
import { tellDesktop } from './desktop-notices.ts';
import { deliveryKey } from './modes.ts';
import { OfferBody } from './offer-body.tsx';
import { useOriginWords } from './origin-words.ts';
import { useRinging } from './ringing.ts';
import { useShortcut } from './shortcuts.tsx';
import { offeredName } from './words.ts';

/** What an offer is called in the list of messages: a new one never takes the place of an old one unseen. */
function idOf(offer: Offer): string {
  return offer.kind === 'record'
    ? `offer-${offer.interaction.id}`
    : `turn-${offer.turn.campaignId}-${offer.turn.since}`;
}

function acceptDeed(offer: Offer): AgentDeedRequest {
  return offer.kind === 'record'
    ? { name: 'accept_offer', interactionId: offer.interaction.id }
    : { name: 'accept_turn' };
}

function rejectDeed(offer: Offer): AgentDeedRequest {
  return offer.kind === 'record'
    ? { name: 'reject_offer', interactionId: offer.interaction.id }
    : { name: 'decline_turn' };
}

export function OfferPopUp() {
  const { view } = useDesk();
  const offer = offerIn(view);
  const { accept, reject, pending } = useAnswers(offer);
  const acceptKeys = useShortcut('accept', offer && accept);
  const rejectKeys = useShortcut('reject', offer && reject);
  useRinging(offer !== undefined && pending === undefined);
  useOfferToast({ offer, accept, reject, pending, acceptKeys, rejectKeys });
  return null;
}

/** One answer to one offer; a second press does nothing. */
function useAnswers(offer: Offer | undefined) {
  const { t } = useTranslation('agent');
  const { ask } = useDesk();
  const [answered, setAnswered] = useState<{ id: string; as: 'accept' | 'reject' }>();
  const running = useRef<string>(undefined);
  const id = offer && idOf(offer);
  const answer = useCallback(
    async (as: 'accept' | 'reject') => {
      if (!offer || running.current === idOf(offer)) return;
      const asked = idOf(offer);
      running.current = asked;
      setAnswered({ id: asked, as });
      const given = await ask(as === 'accept' ? acceptDeed(offer) : rejectDeed(offer));
      if (!given.ok) {
        running.current = undefined;
        setAnswered(undefined);
      } else if (as === 'reject') announce(rejectedWords(offer));
    },
    [offer, ask],
  );
  function rejectedWords(which: Offer): string {
    if (which.kind === 'turn') return t('offers.rejectedTurn');
    const { interaction } = which;
    const key = interaction.origin === 'called_back' ? 'offers.rejectedCaller' : 'offers.rejected';
    return t(key, { name: offeredName(interaction) ?? t('interaction.unnamed') });
  }
  const accept = useCallback(() => void answer('accept'), [answer]);
  const reject = useCallback(() => void answer('reject'), [answer]);
  const pending = answered?.id === id ? answered?.as : undefined;
  return useMemo(() => ({ accept, reject, pending }), [accept, reject, pending]);
}

interface OfferToastParts {
  offer: Offer | undefined;
  accept: () => void;
  reject: () => void;
  pending: 'accept' | 'reject' | undefined;
  acceptKeys: string;
  rejectKeys: string;
}

function useOfferToast(parts: OfferToastParts): void {
  const { offer, accept, reject, pending, acceptKeys, rejectKeys } = parts;
  const { t } = useTranslation('agent');
  const originWords = useOriginWords();
  const { show, dismiss } = useToasts();
  const shown = useRef<string>(undefined);
  const id = offer && idOf(offer);
  useEffect(() => {
    if (shown.current !== undefined && shown.current !== id) dismiss(shown.current);
    if (!offer || id === undefined) {
      shown.current = undefined;
      return;
    }
    const isKnown = shown.current === id;
    shown.current = id;
    const name =
      offer.kind === 'turn'
        ? t('offers.turnTitle')
        : (offeredName(offer.interaction) ?? t('interaction.unnamed'));
    const origin = offer.kind === 'turn' ? t('offers.originCall') : originWords(offer.interaction);
    const seconds = secondsUntil(offer.until, serverNow());
    const title = t('offers.title');
    show(
      {
        id,
        title,
        icon: 'bell',
        look: 'offer',
        tag: { text: t(tagKey(offer)), tone: 'accent' },
        isDialog: true,
        urgency: 'assertive',
        spoken: t('offers.spoken', { name, origin, seconds, accept: acceptKeys, reject: rejectKeys }),
        body: <OfferBody offer={offer} origin={origin} />,
        actions: [
          {
            label: pending === 'accept' ? t('offers.accepting') : t('offers.accept'),
            look: 'go',
            icon: 'check',
            shortcut: acceptKeys,
            onPress: accept,
            staysOpen: true,
          },
          {
            label: t('offers.reject'),
            icon: 'close',
            shortcut: rejectKeys,
            onPress: reject,
            staysOpen: true,
          },
        ],
      },
      { isSilent: isKnown },
    );
    if (!isKnown) tellDesktop({ id, kind: 'offer', name: `${name}, ${origin}` }, title);
  }, [id, offer, accept, reject, pending, acceptKeys, rejectKeys, t, show, dismiss]);
}

/** How it comes; whoever calls back (E29) comes in no delivery mode. */
function tagKey(offer: Offer) {
  if (offer.kind === 'turn') return deliveryKey(offer.turn.mode);
  const { origin, mode } = offer.interaction;
  return origin === 'called_back' ? ('offers.inbound' as const) : deliveryKey(mode);
}
