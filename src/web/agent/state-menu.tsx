/**
 * The agent's state in the head, with the time in it, and the menu that changes it. While an interaction is open a
 * change waits until it is finished, and the menu says so (D11).
 */
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel, ChannelWish } from '../../domain/agent/agent.ts';
import { CHANNELS, NOT_READY_REASONS } from '../../domain/agent/agent.ts';
import type { AgentDeedRequest, AgentView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { announce } from '../ui/announcer.tsx';
import { longDuration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { MenuButton, MenuChoice, MenuLine, MenuOptions } from '../ui/menu.tsx';
import { waitingTurn } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';
import { useShortcut } from './shortcuts.tsx';
import { ACTIVITY_LOOKS } from './words.ts';

/** A channel's state as one word that a menu can hold: `ready`, or the reason. */
export function stateOf(channel: ChannelWish): string {
  return channel.state === 'ready' ? 'ready' : channel.reason;
}

/** The wish that a menu's word stands for. */
function wishFor(word: string): Wish {
  const reason = NOT_READY_REASONS.find((known) => known === word);
  return reason === undefined ? { state: 'ready' } : { state: 'not_ready', reason };
}

type Wish = Extract<AgentDeedRequest, { name: 'set_channel' }>['to'];

/** Sets the channels that are not so already; during an interaction they are wishes. */
export function useSetChannels(): (word: string, channels?: readonly Channel[]) => void {
  const { view, ask } = useDesk();
  const { shift } = view;
  return useCallback(
    (word, channels = CHANNELS) => {
      for (const channel of channels) {
        const inForce = shift.wishes[channel] ?? shift.channels[channel];
        if (stateOf(inForce) !== word) void ask({ name: 'set_channel', channel, to: wishFor(word) });
      }
    },
    [shift, ask],
  );
}

export function StateMenu({ onSignOut }: { onSignOut: () => void }) {
  const { t } = useTranslation(['agent', 'frame']);
  const { view } = useDesk();
  const { shift } = view;
  const isBusy = view.interactions.length > 0;
  const setChannels = useSetChannels();
  const wish = stateOf(shift.wishes.voice ?? shift.channels.voice);
  const toggle = useCallback(() => setChannels(wish === 'ready' ? 'break' : 'ready'), [setChannels, wish]);
  useShortcut('readiness', toggle);
  const now = useServerNow();
  const { state, since } = shownActivity(shift);
  const time = longDuration(now - since);
  const title = t(`frame:activity.${state}`);
  const note = useNote(view);
  useSpokenState(title, note, isBusy);
  const trigger = (
    <>
      <Icon name={ACTIVITY_LOOKS[state].icon} tone="k" />
      <span className="sr">{t('state.label')}</span>
      <span>
        <b>{title}</b>
        {note && <small>{note}</small>}
      </span>
      <time>{time}</time>
      <Icon name="down" small />
    </>
  );
  const readyTitle = isBusy ? t('state.readyAfter') : t('frame:activity.ready');
  const head = isBusy ? t('state.headAfter') : t('state.headNow');
  return (
    <MenuButton
      label={t('state.label')}
      namedBy="content"
      trigger={trigger}
      className={`state ${ACTIVITY_LOOKS[state].look}`.trim()}
      width={340}
    >
      <MenuOptions label={readyTitle} chosen={wish} onChoose={(word) => setChannels(word)}>
        <MenuChoice
          id="ready"
          icon="ready"
          tone="ok"
          title={readyTitle}
          note={isBusy ? t('state.afterNote') : t('state.readyNote')}
        />
      </MenuOptions>
      <MenuOptions label={head} hasHead chosen={wish} onChoose={(word) => setChannels(word)}>
        {view.settings.notReadyReasons.map((reason) => (
          <MenuChoice key={reason} id={reason} icon="away" tone="warn" title={reasonText(t, reason)} />
        ))}
      </MenuOptions>
      <MenuLine />
      <MenuChoice
        id="sign-out"
        icon={isBusy ? 'lock' : 'signOut'}
        tone="t3"
        title={t('state.signOut')}
        note={isBusy ? t('state.signOutLater') : undefined}
        isDisabled={isBusy}
        onChoose={onSignOut}
      />
    </MenuButton>
  );
}

/** The word for a reason; one that an organisation made itself is shown as it is. */
export function reasonText(t: ReturnType<typeof useTranslation<['agent', 'frame']>>['t'], reason: string) {
  return t(`reasons.${reason as 'break'}`, { defaultValue: reason });
}

/**
 * Who is Ready for Outbound Preview alone (S42) gets records and is not away: the small line says for what. Whose telephone is gone can
 * not call anybody whatever comes, and must not overlook it (F58).
 */
function shownActivity({ activity, channels }: AgentView['shift']): AgentView['shift']['activity'] {
  const preview = channels.outbound_preview;
  if (activity.state === 'not_ready' && activity.reason === 'telephone_lost') return activity;
  return activity.state === 'not_ready' && preview.state === 'ready' ? preview : activity;
}

/** The small line: which channels are Ready, why not, or what comes after the interaction. */
function useNote(view: AgentView): string | undefined {
  const { t } = useTranslation(['agent', 'frame']);
  const { shift } = view;
  if (view.interactions.length > 0) {
    const next = shift.wishes.voice ?? shift.channels.voice;
    return next.state === 'ready' ? t('state.thenReady') : t('state.thenNotReady');
  }
  if (waitingTurn(view)) return t('state.reserved');
  const activity = shownActivity(shift);
  if (activity.state === 'not_ready') return activity.reason ? reasonText(t, activity.reason) : undefined;
  const ready = CHANNELS.filter((channel) => shift.channels[channel].state === 'ready');
  return ready.map((channel) => t(`channels.${channel}`)).join(', ') || undefined;
}

/** Says a change of state once; the running time is never said. */
function useSpokenState(title: string, note: string | undefined, isBusy: boolean): void {
  const { t } = useTranslation('agent');
  const words = [title, note].filter(Boolean).join(', ');
  const said = useRef(words);
  useEffect(() => {
    if (said.current === words) return;
    said.current = words;
    announce(isBusy ? words : t('state.changed', { state: words }));
  }, [words, isBusy, t]);
}
