/** The panel "My telephone": what is the matter and what to do, the devices with a test each, and how the voice comes through. */
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Checkbox } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { StateTag } from '../ui/state-tag.tsx';
import { useFormat } from '../ui/use-format.ts';
import { ChoicePanel } from './choice-panel.tsx';
import { canChooseSpeaker } from './devices.ts';
import { LevelMeter } from './level-meter.tsx';
import { usePhoneSentence } from './phone-lack.ts';
import { usePhone } from './phone-provider.tsx';
import { chipWord, isMissing, lookOf } from './phone-words.ts';
import { type Device, inForce } from './settings.ts';
import { playSound, type SoundName } from './sounds.ts';

export function PhonePanel({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('phone');
  const { state, seen } = usePhone();
  const isNeeded = seen.state !== 'not_needed' && state.state !== 'over';
  return (
    <Dialog
      title={t('panel.title')}
      isOpen={isOpen}
      onClose={onClose}
      isModal={false}
      width={420}
      place="head"
    >
      <div className="phonepanel">
        <StateOfPhone />
        {isNeeded && <ChoicePanel browser={<BrowserPhone />} />}
      </div>
    </Dialog>
  );
}

function BrowserPhone() {
  const { state } = usePhone();
  return (
    <>
      <MicrophoneChoice />
      <SpeakerChoices />
      {state.state === 'up' && <QualityOfVoice />}
    </>
  );
}

function StateOfPhone() {
  const { t } = useTranslation('phone');
  const { state, retry, takeHere } = usePhone();
  const { icon, look } = lookOf(state);
  const word = chipWord(state);
  const sentence = usePhoneSentence()(state);
  // A telephone that we call has its own button, with its number beside it.
  const canRetry = (look === 'fault' && state.state !== 'down') || state.state === 'lost';
  return (
    <div className={`phonestate ${look}`.trim()}>
      <Icon name={icon} tone="k" />
      <div>
        <b>{t(`chip.${word}`)}</b>
        <p>{sentence}</p>
        {look !== '' && isMissing(state) && <p className="t2">{t('panel.notReady')}</p>}
        {canRetry && state.state !== 'no_permission' && (
          <Button size="small" onClick={retry}>
            {t('panel.retry')}
          </Button>
        )}
        {state.state === 'no_permission' && state.because === 'refused' && (
          <Button size="small" look="primary" onClick={retry}>
            {t('panel.retry')}
          </Button>
        )}
        {state.state === 'elsewhere' && (
          <Button size="small" look="primary" onClick={takeHere}>
            {t('panel.takeHere')}
          </Button>
        )}
      </div>
    </div>
  );
}

function MicrophoneChoice() {
  const { t } = useTranslation('phone');
  const { devices, settings, use, microphone } = usePhone();
  const options = useOptions(devices.microphones);
  return (
    <div className="phonedevice">
      <Select
        label={t('panel.microphone')}
        value={inForce(devices.microphones, settings.microphoneId)}
        options={options}
        onValue={(microphoneId) => use({ microphoneId })}
      />
      {microphone && <LevelMeter stream={microphone} />}
      <Checkbox
        label={t('panel.processed')}
        isChecked={settings.isProcessed}
        onChecked={(isProcessed) => use({ isProcessed })}
      />
    </div>
  );
}

function SpeakerChoices() {
  const { t } = useTranslation('phone');
  const { settings, use } = usePhone();
  return (
    <>
      <SpeakerChoice
        label={t('panel.speaker')}
        chosen={settings.speakerId}
        sound="voice"
        onChoose={(speakerId) => use({ speakerId })}
      />
      <SpeakerChoice
        label={t('panel.ringer')}
        hint={t('panel.ringerHint')}
        chosen={settings.ringerId}
        sound="ring"
        onChoose={(ringerId) => use({ ringerId })}
      />
      {!canChooseSpeaker() && <p className="t2 small">{t('panel.fixedSpeaker')}</p>}
    </>
  );
}

interface SpeakerChoiceProps {
  label: string;
  hint?: string;
  chosen: string;
  sound: SoundName;
  onChoose: (id: string) => void;
}

function SpeakerChoice({ label, hint, chosen, sound, onChoose }: SpeakerChoiceProps) {
  const { t } = useTranslation('phone');
  const { devices } = usePhone();
  const [isPlaying, setIsPlaying] = useState(false);
  const speakerId = inForce(devices.speakers, chosen);
  const play = () => {
    if (isPlaying) return;
    setIsPlaying(true);
    void playSound(sound, speakerId).then((wasPlayed) => {
      setIsPlaying(false);
      if (!wasPlayed) announce(t('panel.notPlayed'));
    });
  };
  return (
    <div className="phonespeaker">
      <Select
        label={label}
        hint={hint}
        value={speakerId}
        options={useOptions(devices.speakers)}
        onValue={onChoose}
      />
      <Button
        icon={sound === 'ring' ? 'bell' : 'speaker'}
        aria-label={t('panel.playNamed', { device: label })}
        onClick={play}
      >
        {isPlaying ? t('panel.playing') : t('panel.play')}
      </Button>
    </div>
  );
}

/** The system's own choice first; devices without a name (not allowed yet) by their place. */
function useOptions(devices: readonly Device[]) {
  const { t } = useTranslation('phone');
  const named = devices.map(({ id, label }, index) => ({
    value: id,
    label: label || t('panel.unnamed', { place: index + 1 }),
  }));
  return [{ value: '', label: t('panel.system') }, ...named];
}

const TONES = { good: 'ok', fair: 'warn', poor: 'bad', unknown: 'plain' } as const;

function QualityOfVoice() {
  const { t } = useTranslation('phone');
  const format = useFormat();
  const { quality } = usePhone();
  const { word, loss, jitterMs, roundTripMs } = quality;
  const ms = (value: number | undefined) =>
    value === undefined ? '–' : `${format.count(Math.round(value))} ms`;
  const titleId = useId();
  return (
    <section className="phonequality" aria-labelledby={titleId}>
      <div className="row">
        <h3 id={titleId} className="grow">
          {t('quality.title')}
        </h3>
        <StateTag tone={TONES[word]}>{t(`quality.${word}`)}</StateTag>
      </div>
      <dl>
        <div>
          <dt>{t('quality.loss')}</dt>
          <dd className="n">{loss === undefined ? '–' : format.percent(loss, 1)}</dd>
        </div>
        <div>
          <dt>{t('quality.jitter')}</dt>
          <dd className="n">{ms(jitterMs)}</dd>
        </div>
        <div>
          <dt>{t('quality.roundTrip')}</dt>
          <dd className="n">{ms(roundTripMs)}</dd>
        </div>
      </dl>
      {word === 'poor' && <p className="t2 small">{t('quality.poorNote')}</p>}
    </section>
  );
}
