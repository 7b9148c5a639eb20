/** What the call bar asks the engine for. One of a kind at a time: a second press while the engine answers does nothing. */
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDeedRequest } from '../../wire/live.ts';
import type { DeedAnswer } from '../server/command-queue.ts';
import { announce } from '../ui/announcer.tsx';
import { useDesk } from './desk.tsx';

type ControlAct = Extract<AgentDeedRequest, { name: 'control_call' }>['act'];
export type ThirdPersonDeed = 'consult' | 'transfer';

export interface CallDeeds {
  /** The deeds without an answer yet, by their names. */
  pending: ReadonlySet<string>;
  control: (act: ControlAct) => void;
  /** Digits in the order in which they were pressed, however fast; false when they were not sent. */
  sendDigits: (digits: string) => Promise<boolean>;
  callThird: (name: ThirdPersonDeed, number: string) => Promise<DeedAnswer | undefined>;
  /** To an answering machine. */
  leaveVoicemail: () => void;
  finishThird: (name: 'complete_transfer' | 'conference' | 'end_consult') => void;
}

export function useCallDeeds(interactionId: string): CallDeeds {
  const { ask } = useDesk();
  const { t } = useTranslation('phone');
  const running = useRef(new Set<string>());
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef('');
  const act = useCallback(
    async (deed: AgentDeedRequest): Promise<DeedAnswer | undefined> => {
      if (running.current.has(deed.name)) return undefined;
      running.current.add(deed.name);
      setPending(new Set(running.current));
      const answer = await ask(deed);
      running.current.delete(deed.name);
      setPending(new Set(running.current));
      return answer;
    },
    [ask],
  );
  const sendDigits = useCallback(
    async (digits: string): Promise<boolean> => {
      waiting.current += digits;
      if (running.current.has('send_digits')) return true;
      while (waiting.current !== '') {
        const next = waiting.current.slice(0, DIGITS_AT_ONCE);
        waiting.current = waiting.current.slice(DIGITS_AT_ONCE);
        const answer = await act({ name: 'send_digits', interactionId, digits: next });
        if (answer?.ok !== true) {
          waiting.current = '';
          return false;
        }
      }
      return true;
    },
    [act, interactionId],
  );
  return useMemo(
    () => ({
      pending,
      control: (what) => void act({ name: 'control_call', interactionId, act: what }),
      sendDigits,
      callThird: (name, number) => act({ name, interactionId, number }),
      leaveVoicemail: () =>
        void act({ name: 'leave_voicemail', interactionId }).then((answer) => {
          if (answer?.ok === true) announce(t('voicemail.left'));
        }),
      finishThird: (name) => void act({ name, interactionId }),
    }),
    [pending, act, sendDigits, interactionId, t],
  );
}

/** As many as one command may carry. */
const DIGITS_AT_ONCE = 32;
