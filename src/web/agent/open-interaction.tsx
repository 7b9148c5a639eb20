/**
 * The interaction that is open: its draft, the number and caller ID that a call would use, and its deeds. Page, call
 * bar and shortcuts all act through this, so that a second press while the engine answers does nothing.
 */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefusalCode } from '../../domain/floor/refusal.ts';
import type { RejectAnswer } from '../../domain/interaction/interaction.ts';
import type { AgentDeedRequest, InteractionView, NumberRow } from '../../wire/live.ts';
import type { DeedAnswer } from '../server/command-queue.ts';
import { serverNow } from '../server/clock.ts';
import { announce } from '../ui/announcer.tsx';
import { type CallbackDesk, useCallbackDesk } from './callback/use-callback.ts';
import { usePromised } from './callback/use-promised.tsx';
import { isOfCallback, useDesk } from './desk.tsx';
import { type CallerNumberRow, callerToShow, mayShow, numberToDial } from './dial-choice.ts';
import { type Draft, draftFields, useDraft } from './use-draft.ts';
import { contactName } from './words.ts';

export interface OpenInteraction {
  interaction: InteractionView;
  name: string;
  draft: Draft;
  number: NumberRow | undefined;
  chooseNumber: (e164: string) => void;
  caller: CallerNumberRow | undefined;
  chooseCaller: (e164: string) => void;
  /** The caller number chosen last in this campaign, for its mark. */
  lastCaller: string | undefined;
  /** The deed that the engine has not answered yet. */
  pending: AgentDeedRequest['name'] | undefined;
  /** True once the engine wanted a disposition: then there is a place to choose one, whatever the state. */
  needsDisposition: boolean;
  /** The callback that is set on it (S51-S58). */
  callback: CallbackDesk;
  /** S22, S23: asked again where a callback is set that would not be kept. */
  rejecting: RejectAnswer | undefined;
  keepCallback: () => void;
  call: () => void;
  endCall: () => void;
  done: (next: boolean) => void;
  /** E32: more time for after-call work. */
  extend: () => void;
  reject: (answer: RejectAnswer, isSure?: boolean) => void;
  register: (entry: { kind: 'number' | 'person'; e164?: string; reason: string }) => Promise<DeedAnswer>;
}

const OpenContext = createContext<OpenInteraction | undefined>(undefined);

/** The open interaction; undefined while none is. */
export function useOpenInteraction(): OpenInteraction | undefined {
  return useContext(OpenContext);
}

/** For the parts that stand only in an interaction. */
export function useInteraction(): OpenInteraction {
  const open = useContext(OpenContext);
  if (!open) throw new Error('useInteraction outside an open interaction');
  return open;
}

export function OpenInteractionProvider({ interaction, children }: OpenInteractionProviderProps) {
  const { t } = useTranslation('agent');
  const draft = useDraft(interaction);
  const dial = useDialChoice(interaction);
  const { act, pending } = useDeeds();
  const { explain } = useDesk();
  const [needsDisposition, setNeedsDisposition] = useState(false);
  const { id } = interaction;
  const name = contactName(interaction) ?? t('interaction.unnamed');
  const { number, caller } = dial;
  const callback = useCallbackDesk(interaction, draft, interaction.call?.e164 ?? number?.e164);
  const promised = usePromised();
  const [rejecting, setRejecting] = useState<RejectAnswer>();
  const { refuse, set: promise } = callback;
  const deeds = useMemo(
    () => ({
      call: () => {
        if (!number || !caller) return;
        rememberCaller(interaction.campaignId, caller.e164);
        void act({ name: 'call', interactionId: id, e164: number.e164, callerNumber: caller.e164 });
      },
      endCall: () => void act({ name: 'end_call', interactionId: id }),
      done: (next: boolean) =>
        void act({ name: 'done', interactionId: id, ...draftFields(draft.settle()), next }).then((answer) => {
          if (answer?.ok) {
            announce(t('messages.done', { name }));
            if (promise) promised(promise, name);
            explain(whyNoNext(answer));
          } else if (answer?.refused === 'disposition_needed') setNeedsDisposition(true);
          else if (answer && 'field' in answer && isOfCallback(answer.field)) refuse(answer);
        }),
      extend: () =>
        void act({ name: 'extend_after_call_work', interactionId: id }).then((answer) => {
          if (answer?.ok) announce(t('messages.extended'));
        }),
      reject: (answer: RejectAnswer, isSure = false) => {
        if (promise && !isSure) return setRejecting(answer);
        setRejecting(undefined);
        void act({ name: 'reject', interactionId: id, answer }).then((given) => {
          if (!given?.ok) return;
          announce(t(answer === 'later' ? 'messages.laterDone' : 'messages.neverDone', { name }));
        });
      },
      keepCallback: () => setRejecting(undefined),
      register: async (entry: { kind: 'number' | 'person'; e164?: string; reason: string }) => {
        const answer = await act({ name: 'register', interactionId: id, ...entry });
        if (answer?.ok) announce(t('messages.registerDone'));
        return answer ?? ({ ok: true } as const);
      },
    }),
    [id, interaction.campaignId, number, caller, act, explain, draft, name, promise, promised, refuse, t],
  );
  const open = useMemo(
    () => ({ interaction, name, draft, ...dial, callback, rejecting, pending, needsDisposition, ...deeds }),
    [interaction, name, draft, dial, callback, rejecting, pending, needsDisposition, deeds],
  );
  return <OpenContext value={open}>{children}</OpenContext>;
}

/** Done asked for the next record and there was none (S70). That the agent wanted to be Not Ready is no news to the agent. */
function whyNoNext(answer: Extract<DeedAnswer, { ok: true }>): DeedAnswer {
  const { nextRefused, nextUntil } = answer.value ?? {};
  if (typeof nextRefused !== 'string' || nextRefused === 'agent_not_ready') return { ok: true };
  const refused = nextRefused as RefusalCode;
  return { ok: false, refused, ...(typeof nextUntil === 'number' ? { until: nextUntil } : {}) };
}

interface OpenInteractionProviderProps {
  interaction: InteractionView;
  children: ReactNode;
}

/** One deed at a time; a second one of the same kind is dropped until the first is answered. */
function useDeeds() {
  const { ask } = useDesk();
  const [pending, setPending] = useState<AgentDeedRequest['name']>();
  const running = useRef<AgentDeedRequest['name']>(undefined);
  const act = useCallback(
    async (deed: AgentDeedRequest): Promise<DeedAnswer | undefined> => {
      if (running.current === deed.name) return undefined;
      running.current = deed.name;
      setPending(deed.name);
      const answer = await ask(deed);
      running.current = undefined;
      setPending(undefined);
      return answer;
    },
    [ask],
  );
  return useMemo(() => ({ act, pending }), [act, pending]);
}

function useDialChoice(interaction: InteractionView) {
  const { numbers, callerNumbers, campaignId, state } = interaction;
  // The next call of the chain starts from the proposal again.
  const [chosen, setChosen] = useState<{ e164: string; state: string }>();
  const [chosenCaller, setChosenCaller] = useState<string>();
  return useMemo(() => {
    const kept = chosen?.state === state ? numbers.find((number) => number.e164 === chosen.e164) : undefined;
    const number = kept ?? numberToDial(interaction, serverNow());
    const lastCaller = rememberedCaller(campaignId);
    const wanted = callerNumbers.find((caller) => caller.e164 === chosenCaller && mayShow(caller, number));
    const caller = wanted ?? callerToShow(callerNumbers, number, lastCaller);
    return {
      number,
      chooseNumber: (e164: string) => setChosen({ e164, state }),
      caller,
      chooseCaller: setChosenCaller,
      lastCaller,
    };
  }, [interaction, numbers, callerNumbers, campaignId, state, chosen, chosenCaller]);
}

const callerKey = (campaignId: string) => `rufwerk.caller.${campaignId}`;

function rememberedCaller(campaignId: string): string | undefined {
  return localStorage.getItem(callerKey(campaignId)) ?? undefined;
}

function rememberCaller(campaignId: string, e164: string): void {
  localStorage.setItem(callerKey(campaignId), e164);
}
