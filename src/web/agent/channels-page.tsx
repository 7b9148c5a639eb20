/** My Channels: each medium with its state and the time in it (S42). */
import { useTranslation } from 'react-i18next';
import { type Channel, CHANNELS, type ChannelWish } from '../../domain/agent/agent.ts';
import { useServerNow } from '../server/clock.ts';
import { longDuration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { MenuButton, MenuChoice, MenuOptions } from '../ui/menu.tsx';
import { StateTag } from '../ui/state-tag.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useDesk } from './desk.tsx';
import { reasonText, stateOf, useSetChannels } from './state-menu.tsx';

const NOTES = { voice: 'channels.voiceNote', outbound_preview: 'channels.previewNote' } as const;

export function ChannelsPage() {
  const { t } = useTranslation(['agent', 'frame']);
  const { view } = useDesk();
  const now = useServerNow();
  const { shift } = view;
  const words = (state: ChannelWish) =>
    state.state === 'ready'
      ? t('channels.ready')
      : `${t('channels.notReady')}: ${reasonText(t, state.reason)}`;
  const columns: readonly Column<Channel>[] = [
    {
      id: 'channel',
      head: t('channels.channel'),
      cell: (channel) => (
        <span className="row">
          <Icon name={channel === 'voice' ? 'phone' : 'eye'} tone="t2" />
          <span>
            <b>{t(`channels.${channel}`)}</b>
            <small className="t2 cellnote">{t(NOTES[channel])}</small>
          </span>
        </span>
      ),
    },
    {
      id: 'state',
      head: t('channels.state'),
      width: '34%',
      cell: (channel) => {
        const state = shift.channels[channel];
        const wish = shift.wishes[channel];
        const isReady = state.state === 'ready';
        return (
          <span className="row">
            <StateTag tone={isReady ? 'ok' : 'warn'} icon={isReady ? 'ready' : 'away'}>
              {words(state)}
            </StateTag>
            {wish && <small className="t2">{t('channels.waits', { state: words(wish) })}</small>}
          </span>
        );
      },
    },
    {
      id: 'since',
      head: t('channels.since'),
      width: '110px',
      cell: (channel) => <time>{longDuration(now - shift.channels[channel].since)}</time>,
    },
    {
      id: 'change',
      head: t('channels.switch'),
      width: '180px',
      cell: (channel) => <ChannelMenu channel={channel} words={words} />,
    },
  ];
  return (
    <>
      <h1>{t('channels.title')}</h1>
      <p className="t2 lead">{t('channels.lead')}</p>
      <div className="roomy">
        <Table label={t('channels.title')} columns={columns} rows={CHANNELS} rowId={(channel) => channel} />
      </div>
    </>
  );
}

function ChannelMenu({ channel, words }: { channel: Channel; words: (state: ChannelWish) => string }) {
  const { t } = useTranslation(['agent', 'frame']);
  const { view } = useDesk();
  const setChannels = useSetChannels();
  const { shift } = view;
  const inForce = shift.wishes[channel] ?? shift.channels[channel];
  const isBusy = view.interactions.length > 0;
  const trigger = (
    <>
      {inForce.state === 'ready' ? t('channels.ready') : t('channels.notReady')}
      <Icon name="down" small />
    </>
  );
  const label = t('channels.change', { channel: t(`channels.${channel}`), state: words(inForce) });
  const set = (word: string) => setChannels(word, [channel]);
  return (
    <MenuButton label={label} trigger={trigger} className="btn s" width={280}>
      <MenuOptions label={t('channels.ready')} chosen={stateOf(inForce)} onChoose={set}>
        <MenuChoice
          id="ready"
          icon="ready"
          tone="ok"
          title={isBusy ? t('state.readyAfter') : t('channels.ready')}
        />
      </MenuOptions>
      <MenuOptions
        label={isBusy ? t('state.headAfter') : t('state.headNow')}
        hasHead
        chosen={stateOf(inForce)}
        onChoose={set}
      >
        {view.settings.notReadyReasons.map((reason) => (
          <MenuChoice key={reason} id={reason} icon="away" tone="warn" title={reasonText(t, reason)} />
        ))}
      </MenuOptions>
    </MenuButton>
  );
}
