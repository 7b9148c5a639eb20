/**
 * What the agent types and chooses, kept on the server while it is typed: a reload, another tab or another desk shows
 * the same. What comes from the server is taken over only while nothing of one's own is on its way.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallbackDraft } from '../../domain/callback/draft.ts';
import type { CallResult } from '../../domain/result/result.ts';
import { AGENT_CALL_RESULTS } from '../../domain/result/result.ts';
import type { CallbackDraftRequest } from '../../wire/callbacks.ts';
import type { AgentDeedRequest, InteractionView } from '../../wire/live.ts';
import { useCommand, useLatest } from '../server/live.tsx';

export interface DraftValues {
  notes: string;
  disposition: string | undefined;
  callResult: AgentCallResult | undefined;
  /** S51-S58: a callback that Done promises; undefined: none is set. */
  callback: CallbackDraftRequest | undefined;
}

export type AgentCallResult = (typeof AGENT_CALL_RESULTS)[number];

export interface Draft extends DraftValues {
  change: (values: Partial<DraftValues>) => void;
  saving: 'saved' | 'saving';
  savedAt: number | undefined;
  /** Stops a save that is still to come: Done carries the same values. */
  settle: () => DraftValues;
}

const SAVE_AFTER_MS = 600;

/** A call result that an agent may choose, else undefined (the network's own words are not the agent's). */
export function agentResult(result: CallResult | undefined): AgentCallResult | undefined {
  return AGENT_CALL_RESULTS.find((known) => known === result);
}

export function useDraft(interaction: InteractionView): Draft {
  const command = useCommand();
  const { id, draft } = interaction;
  const [values, setValues] = useState<DraftValues>(() => valuesOf(draft));
  const [saving, setSaving] = useState<Draft['saving']>('saved');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Counts changes, so that an answer knows whether it is about the newest. */
  const version = useRef(0);
  const latest = useLatest(values);

  useEffect(() => {
    if (saving === 'saved') setValues(valuesOf(draft));
  }, [draft, saving]);

  const save = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const saved = version.current;
    void command(draftDeed('save_draft', id, latest.current)).then(() => {
      if (version.current === saved) setSaving('saved');
    });
  }, [command, id, latest]);

  const change = useCallback(
    (changed: Partial<DraftValues>) => {
      version.current += 1;
      setValues((before) => ({ ...before, ...changed }));
      setSaving('saving');
      clearTimeout(timer.current);
      timer.current = setTimeout(save, SAVE_AFTER_MS);
    },
    [save],
  );

  const settle = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    return latest.current;
  }, [latest]);

  useEffect(() => {
    // Leaving the page or switching to another window saves at once what is still waiting.
    const flush = () => {
      if (timer.current !== undefined) save();
    };
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
      clearTimeout(timer.current);
    };
  }, [save]);

  return useMemo(
    () => ({ ...values, change, saving, savedAt: draft.savedAt, settle }),
    [values, change, saving, draft.savedAt, settle],
  );
}

/** The deed that carries a draft; what is not chosen is left out. */
export function draftDeed(name: 'save_draft', interactionId: string, values: DraftValues): AgentDeedRequest {
  return { name, interactionId, ...draftFields(values) };
}

export function draftFields({ notes, disposition, callResult, callback }: DraftValues) {
  return {
    notes,
    ...(disposition === undefined ? {} : { disposition }),
    ...(callResult === undefined ? {} : { callResult }),
    ...(callback === undefined ? {} : { callback }),
  };
}

function valuesOf(draft: InteractionView['draft']): DraftValues {
  return {
    notes: draft.notes,
    disposition: draft.disposition,
    callResult: agentResult(draft.callResult),
    callback: draft.callback && callbackOf(draft.callback),
  };
}

/** Without what the server has read out of it. */
function callbackOf({ added: _read, label, ...typed }: CallbackDraft): CallbackDraftRequest {
  return { ...typed, ...(label === undefined ? {} : { label }) };
}
