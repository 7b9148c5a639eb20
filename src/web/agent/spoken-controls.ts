/** Says each change of the call's controls once; running times are never said. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView, ConsultView } from '../../wire/live.ts';
import { announce } from '../ui/announcer.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';

export function useSpokenControls(call: CallView, consult: ConsultView | undefined): void {
  const { t } = useTranslation('phone');
  const { line, microphone, recording } = call.controls ?? {};
  useOnChange(line?.state, (now) => announce(t(now === 'held' ? 'spoken.held' : 'spoken.retrieved')));
  useOnChange(consult?.microphone?.state ?? microphone?.state, (now) =>
    announce(t(now === 'muted' ? 'spoken.muted' : 'spoken.open')),
  );
  useOnChange(recording?.state, (now) => announce(t(`spoken.recording_${now}`)));
  useOnChange(consult?.state ?? 'none', (now) => {
    if (now === 'none' || !consult) return announce(t('spoken.consultOver'));
    const state = t(`third.${now}`);
    announce(t('spoken.consult', { number: formatPhoneNumber(consult.e164), state }));
  });
}

/** The first value is no change, and neither is one that comes with the call or goes with it. */
function useOnChange<Value extends string>(value: Value | undefined, say: (now: Value) => void): void {
  const before = useRef(value);
  useEffect(() => {
    const isChange = before.current !== undefined && value !== undefined && before.current !== value;
    before.current = value;
    if (isChange) say(value);
  });
}
