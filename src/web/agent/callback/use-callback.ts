/**
 * The callback that is set on the open interaction: a part of its draft until Done (D7, S71), whether its window is open, what the server
 * says of it, and what Done was refused for (S61, S62).
 */
import { useCallback, useMemo, useState } from 'react';
import type { CallbackDraftRequest, CallbackHint } from '../../../wire/callbacks.ts';
import type { InteractionView } from '../../../wire/live.ts';
import type { Refusal } from '../../../domain/floor/refusal.ts';
import { serverNow } from '../../server/clock.ts';
import type { Draft } from '../use-draft.ts';
import { type Hinted, useHint } from './use-hint.ts';
import { nextHalfHour } from './when-text.ts';

export interface CallbackDesk {
  /** What is set; undefined: no callback. */
  set: CallbackDraftRequest | undefined;
  /** What the window shows: what is set, else what would be. */
  values: CallbackDraftRequest;
  change: (values: Partial<CallbackDraftRequest>) => void;
  /** S57: clearing the check box cancels it; what was entered stays in the window. */
  choose: (isSet: boolean) => void;
  isOpen: boolean;
  open: () => void;
  close: () => void;
  hinted: Hinted;
  /** What Done was refused for, until something is changed. */
  refusal: Refusal | undefined;
  refuse: (refusal: Refusal) => void;
}

export function useCallbackDesk(
  interaction: InteractionView,
  draft: Draft,
  e164: string | undefined,
): CallbackDesk {
  const { callback: set, change: changeDraft } = draft;
  const [isOpen, setIsOpen] = useState(false);
  const [kept, keep] = useState<CallbackDraftRequest>();
  const [refused, setRefused] = useState<{ refusal: Refusal; of: string }>();
  const { id } = interaction;
  const first = useMemo(
    () => firstDraft(interaction, e164),
    // Made anew with each opening and not while it is looked at: a time that walks on its own would surprise.
    [isOpen, id],
  );
  const values = set ?? kept ?? first;
  const hinted = useHint({ kind: 'interaction', id }, isOpen || set ? values : undefined);
  const change = useCallback(
    (changed: Partial<CallbackDraftRequest>) => {
      const { label, ...rest } = { ...values, ...changed };
      changeDraft({ callback: { ...rest, ...(label === undefined ? {} : { label }) } });
    },
    [values, changeDraft],
  );
  const choose = useCallback(
    (isSet: boolean) => {
      if (!isSet) keep(values);
      changeDraft({ callback: isSet ? values : undefined });
    },
    [values, changeDraft],
  );
  const open = useCallback(() => setIsOpen(true), []);
  const close = useCallback(() => setIsOpen(false), []);
  const key = JSON.stringify(set);
  const refuse = useCallback(
    (refusal: Refusal) => {
      setRefused({ refusal, of: key });
      setIsOpen(true);
    },
    [key],
  );
  const refusal = refused !== undefined && refused.of === key ? refused.refusal : undefined;
  return useMemo(
    () => ({ set, values, change, choose, isOpen, open, close, hinted, refusal, refuse }),
    [set, values, change, choose, isOpen, open, close, hinted, refusal, refuse],
  );
}

/** K61: the next half hour on the agent's own clock, to the number that is called; a callback that is set again begins as it was. */
function firstDraft({ callback, numbers }: InteractionView, e164: string | undefined): CallbackDraftRequest {
  const zone = ownZone();
  const { kept, kind } = callback;
  const number = [kept?.e164, e164, numbers[0]?.e164].find((each) =>
    numbers.some((known) => known.e164 === each),
  );
  return {
    wall: nextHalfHour(serverNow(), zone),
    zone,
    isPersonal: kind === 'agent_chooses' ? (kept?.isPersonal ?? false) : kind === 'always_personal',
    number: number ?? '',
  };
}

/** The zone of this computer. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What is wrong with it: Done's word first, else what the hint has found. */
export function faultOf({ refusal, hinted, set }: CallbackDesk): Refusal | undefined {
  return refusal ?? (set ? hinted.hint?.refusal : undefined);
}

/** S61: a time that would do instead, as an instant: what the refusal names, else the first suggestion. */
export function insteadOf(refusal: Refusal, hint: CallbackHint | undefined): number | undefined {
  const names =
    refusal.refused === 'callback_outside_hours' || refusal.refused === 'callback_time_does_not_exist';
  return (names ? refusal.until : undefined) ?? hint?.suggestions[0]?.at;
}
