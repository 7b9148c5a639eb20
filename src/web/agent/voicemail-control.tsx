/** The way on for an agent who hears an answering machine (E34). It stands only where the campaign has a message to be left. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView, ConsultView } from '../../wire/live.ts';
import { Control } from './bar-parts.tsx';
import type { CallDeeds } from './call-deeds.ts';
import { isUp } from './call-is-up.ts';
import { useShortcut } from './shortcuts.tsx';

interface VoicemailControlProps {
  call: CallView;
  consult: ConsultView | undefined;
  deeds: CallDeeds;
}

export function VoicemailControl({ call, consult, deeds }: VoicemailControlProps) {
  const { t } = useTranslation('phone');
  const because = !isUp(call) ? t('controls.later') : consult ? t('voicemail.consultFirst') : undefined;
  const press = useCallback(() => deeds.leaveVoicemail(), [deeds]);
  const keys = useShortcut('voicemail', because === undefined ? press : undefined);
  return (
    <Control
      icon="voicemail"
      className="voicemail"
      label={t('voicemail.leave')}
      keys={keys}
      because={because}
      onPress={press}
    />
  );
}
