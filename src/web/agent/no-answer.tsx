/** D17: an offer without an answer has set a channel Not Ready. A message says so, with the way back; it goes when the channel changes. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useToasts } from '../ui/toasts.tsx';
import { unansweredChannels } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';

export function NoAnswer() {
  const { t } = useTranslation('agent');
  const { view, ask } = useDesk();
  const { show, dismiss } = useToasts();
  const { channels } = view.shift;
  const unanswered = unansweredChannels(view)
    .map((channel) => `${channel} ${channels[channel].since}`)
    .join(',');
  const shown = useRef('');
  useEffect(() => {
    if (shown.current === unanswered) return;
    for (const id of shown.current.split(',')) dismiss(id);
    shown.current = unanswered;
    for (const id of unanswered === '' ? [] : unanswered.split(',')) {
      const channel = id.startsWith('voice') ? 'voice' : 'outbound_preview';
      const title = t('offers.noAnswerTitle');
      const sentence = t('offers.noAnswer', { channel: t(`channels.${channel}`) });
      show({
        id,
        icon: 'away',
        title,
        tag: { text: t('channels.notReady'), tone: 'warn' },
        body: <p>{sentence}</p>,
        spoken: `${title}. ${sentence}`,
        urgency: 'assertive',
        actions: [
          {
            label: t('offers.readyAgain'),
            icon: 'ready',
            look: 'primary',
            onPress: () => void ask({ name: 'set_channel', channel, to: { state: 'ready' } }),
          },
          { label: t('notices.ok'), onPress: () => undefined },
        ],
      });
    }
  }, [unanswered, t, show, dismiss, ask]);
  return null;
}
