/** Says when another device took over than the one that was chosen: somebody who does not hear that talks into a dead microphone. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Toast, useToasts } from '../ui/toasts.tsx';
import { type AudioSettings, type Devices, inForce } from './settings.ts';

interface DeviceNewsParts {
  devices: Devices;
  settings: AudioSettings;
  microphone: MediaStream | undefined;
}

const SHOWN_MS = 12_000;

export function useDeviceNews({ devices, settings, microphone }: DeviceNewsParts): void {
  const { t } = useTranslation('phone');
  const { show } = useToasts();
  const label = microphone?.getAudioTracks()[0]?.label ?? '';
  const chosen = settings.microphoneId;
  const before = useRef({ label, chosen });
  useEffect(() => {
    const isNew = label !== '' && before.current.label !== '' && before.current.label !== label;
    // Who has just chosen it need not be told.
    const isOwnWish = before.current.chosen !== chosen;
    if (label !== '') before.current = { label, chosen };
    if (!isNew || isOwnWish) return;
    show(news('microphone', t('panel.nowTitle'), t('panel.now', { device: label })));
  }, [label, chosen, show, t]);
  const isSpeakerGone =
    settings.speakerId !== '' &&
    devices.speakers.length > 0 &&
    inForce(devices.speakers, settings.speakerId) === '';
  useEffect(() => {
    if (isSpeakerGone) show(news('speaker', t('panel.speakerGoneTitle'), t('panel.speakerGone')));
  }, [isSpeakerGone, show, t]);
}

function news(icon: 'microphone' | 'speaker', title: string, sentence: string): Toast {
  return {
    id: `device-${icon}`,
    icon,
    title,
    body: <p>{sentence}</p>,
    spoken: `${title}. ${sentence}`,
    urgency: 'assertive',
    durationMs: SHOWN_MS,
  };
}
