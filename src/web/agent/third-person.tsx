/**
 * A third person beside the contact (D14): whom to call, first or at once; then the state of that call with what can be done. The window
 * stays while it runs, and may be closed: the control in the bar shows that it runs.
 */
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import type { CallDeeds, ThirdPersonDeed } from './call-deeds.ts';
import { useOutcomeWords } from './contact-history.tsx';
import { useInteraction } from './open-interaction.tsx';

interface ThirdPersonProps {
  isOpen: boolean;
  onClose: () => void;
  deeds: CallDeeds;
}

export function ThirdPerson({ isOpen, onClose, deeds }: ThirdPersonProps) {
  const { t } = useTranslation('phone');
  const { interaction } = useInteraction();
  const { consult } = interaction;
  return (
    <Dialog
      title={t('third.title')}
      isOpen={isOpen}
      onClose={onClose}
      isModal={false}
      width={420}
      place="bar"
    >
      {consult ? <Running consult={consult} deeds={deeds} /> : <WhomToCall deeds={deeds} />}
    </Dialog>
  );
}

function WhomToCall({ deeds }: { deeds: CallDeeds }) {
  const { t } = useTranslation(['phone', 'agent']);
  const { interaction, name } = useInteraction();
  const [number, setNumber] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const noteId = useId();
  const others = interaction.numbers.filter((each) => each.e164 !== interaction.call?.e164);
  const start = (deed: ThirdPersonDeed) => {
    const wanted = number.trim();
    setIsMissing(wanted.length < 3);
    if (wanted.length >= 3) void deeds.callThird(deed, wanted);
  };
  const isBusy = deeds.pending.has('consult') || deeds.pending.has('transfer');
  return (
    <form
      className="stack third"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        start('consult');
      }}
    >
      <LastOne />
      <TextField
        label={t('third.number')}
        hint={t('third.numberHint')}
        value={number}
        onValue={setNumber}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        maxLength={40}
        error={isMissing ? t('third.numberMissing') : undefined}
      />
      {others.length > 0 && (
        <div className="thirdpicks" role="group" aria-label={t('third.ofContact')}>
          {others.map((each) => (
            <Button key={each.e164} size="small" onClick={() => setNumber(formatPhoneNumber(each.e164))}>
              {`${t(`agent:numbers.${each.label}`)} ${formatPhoneNumber(each.e164)}`}
            </Button>
          ))}
        </div>
      )}
      <p className="t2 small">{t('third.lead', { name })}</p>
      <div className="row">
        <Button type="submit" look="primary" icon="phone" aria-disabled={isBusy}>
          {t('third.callFirst')}
        </Button>
        <Button
          icon="transfer"
          aria-describedby={noteId}
          aria-disabled={isBusy}
          onClick={() => start('transfer')}
        >
          {t('third.atOnce')}
        </Button>
      </div>
      <p className="t2 small" id={noteId}>
        {t('third.atOnceNote')}
      </p>
    </form>
  );
}

/** What became of the one before: nobody answered, or the talk is over. */
function LastOne() {
  const { t } = useTranslation('phone');
  const words = useOutcomeWords();
  const { interaction } = useInteraction();
  const { lastConsult } = interaction;
  if (!lastConsult) return null;
  const number = formatPhoneNumber(lastConsult.e164);
  const isAnswer = lastConsult.result === 'answer';
  return (
    <p className={isAnswer ? 'small t2' : 'small msg warn'} role="status">
      {!isAnswer && <Icon name="warning" small />}
      {isAnswer
        ? t('third.lastAnswer', { number })
        : t('third.last', { number, result: words.result(lastConsult.result) ?? '–' })}
    </p>
  );
}

function Running({ consult, deeds }: { consult: ConsultView; deeds: CallDeeds }) {
  const { t } = useTranslation('phone');
  const now = useServerNow();
  const { state, purpose, since, e164 } = consult;
  const isTalking = state === 'talking';
  const isJoined = state === 'joined';
  const isBlind = purpose === 'transfer';
  const whyId = useId();
  const waits = isTalking || isJoined ? {} : { disabledBy: whyId };
  return (
    <div className="stack third">
      <div className={`thirdstate ${isTalking || isJoined ? 'live' : ''}`.trim()}>
        <Icon name={isJoined ? 'conference' : 'phone'} />
        <div className="grow">
          <b className="num">{formatPhoneNumber(e164)}</b>
          <small>{t(isBlind && state !== 'closing' ? 'third.transferring' : `third.${state}`)}</small>
        </div>
        <time>{duration(now - since)}</time>
      </div>
      {!isBlind && (
        <div className="row">
          <Button
            look="primary"
            icon="transfer"
            {...waits}
            onClick={() => deeds.finishThird('complete_transfer')}
          >
            {t(isJoined ? 'third.leave' : 'third.complete')}
          </Button>
          {!isJoined && (
            <Button icon="conference" {...waits} onClick={() => deeds.finishThird('conference')}>
              {t('third.conference')}
            </Button>
          )}
        </div>
      )}
      <Button
        icon="hangUp"
        aria-disabled={state === 'closing'}
        onClick={() => state !== 'closing' && deeds.finishThird('end_consult')}
      >
        {t(isBlind ? 'third.giveUp' : isJoined ? 'third.endJoined' : 'third.end')}
      </Button>
      <p className="t2 small" id={whyId}>
        {isJoined
          ? `${t('third.leaveNote')} ${t('third.endsAll')}`
          : isBlind
            ? t('third.atOnceNote')
            : isTalking
              ? ''
              : t('third.whyLater')}
      </p>
    </div>
  );
}
