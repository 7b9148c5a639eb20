/** Which number is dialed and which of ours is shown: inline, before the call, and only where there is a choice (S26, D10). */
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { StateTag } from '../ui/state-tag.tsx';
import { isDialable, mayShow } from './dial-choice.ts';
import { NumberNote } from './number-chain.tsx';
import { useInteraction } from './open-interaction.tsx';

/** Whether there is anything to choose in this interaction. */
export function useHasChoices(): boolean {
  const { interaction } = useInteraction();
  return interaction.numbers.length > 1 || interaction.callerNumbers.length > 1;
}

export function Choices() {
  const { interaction } = useInteraction();
  return (
    <div className="side">
      {interaction.numbers.length > 1 && <NumberChoice />}
      {interaction.callerNumbers.length > 1 && <CallerChoice />}
    </div>
  );
}

function NumberChoice() {
  const { t } = useTranslation('agent');
  const { interaction, number, chooseNumber } = useInteraction();
  const now = useServerNow();
  return (
    <Picks label={t('numbers.choose')}>
      {(name) =>
        interaction.numbers.map((each) => (
          <Pick
            key={each.e164}
            name={name}
            e164={each.e164}
            isChosen={each.e164 === number?.e164}
            isDisabled={!isDialable(each, now)}
            onChoose={chooseNumber}
            tag={<StateTag>{t(`numbers.${each.label}`)}</StateTag>}
            note={<NumberNote number={each} isChoice />}
          />
        ))
      }
    </Picks>
  );
}

function CallerChoice() {
  const { t, i18n } = useTranslation('agent');
  const { interaction, number, caller, chooseCaller, lastCaller } = useInteraction();
  const regions = new Intl.DisplayNames(i18n.language, { type: 'region' });
  return (
    <Picks label={t('callerId.title')} hint={t('callerId.hint')}>
      {(name) =>
        interaction.callerNumbers.map((each) => {
          const isPossible = mayShow(each, number);
          const countries = each.onlyTo?.map((code) => regions.of(code) ?? code).join(', ');
          return (
            <Pick
              key={each.e164}
              name={name}
              e164={each.e164}
              isChosen={each.e164 === caller?.e164}
              isDisabled={!isPossible}
              onChoose={chooseCaller}
              tag={each.e164 === lastCaller && <StateTag tone="accent">{t('callerId.last')}</StateTag>}
              note={isPossible ? each.label : t('callerId.onlyTo', { countries })}
            />
          );
        })
      }
    </Picks>
  );
}

function Picks({ label, hint, children }: PicksProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="lab">
        {label} {hint && <small>{hint}</small>}
      </legend>
      <div className="pick">{children(name)}</div>
    </fieldset>
  );
}

interface PicksProps {
  label: string;
  hint?: string;
  children: (name: string) => ReactNode;
}

function Pick({ name, e164, isChosen, isDisabled, onChoose, tag, note }: PickProps) {
  const className = [isChosen ? 'on' : '', isDisabled ? 'dis' : ''].filter(Boolean).join(' ');
  return (
    <label className={className}>
      <input
        type="radio"
        name={name}
        value={e164}
        checked={isChosen}
        disabled={isDisabled}
        onChange={() => onChoose(e164)}
      />
      {isDisabled && !isChosen ? <Icon name="lock" small /> : <span className={isChosen ? 'rd on' : 'rd'} />}
      <span className="num">{formatPhoneNumber(e164)}</span>
      {tag || <span />}
      <small>{note}</small>
    </label>
  );
}

interface PickProps {
  name: string;
  e164: string;
  isChosen: boolean;
  isDisabled: boolean;
  onChoose: (e164: string) => void;
  tag: ReactNode;
  note: ReactNode;
}
