/** At (S64): one field for date and time that understands how people say them, and says underneath what it has understood. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { parseWallTime, wallTimeAt } from '../../../domain/callback/wall-time.ts';
import { languageOf } from '../../i18n/language.ts';
import { refusalText } from '../../server/rest.ts';
import { serverNow } from '../../server/clock.ts';
import { IconButton } from '../../ui/button.tsx';
import { errorAttributes, FieldError, FieldLabel } from '../../ui/field.tsx';
import { Segments } from '../../ui/switches.tsx';
import { useInteraction } from '../open-interaction.tsx';
import { placeOf } from '../zone-place.ts';
import { readWhen } from './read-when.ts';
import { faultOf, ownZone } from './use-callback.ts';
import { clockText, fieldText, instantOf, longText } from './when-text.ts';

export interface AtFieldProps {
  /** What is being typed; undefined: the field shows the time as it is written. */
  typed: string | undefined;
  onTyped: (typed: string | undefined) => void;
  /** Enter: what stands there is set. */
  onTake: () => void;
  /** The contact's zone. */
  zoneThere: string | undefined;
}

export function AtField({ typed, onTyped, onTake, zoneThere }: AtFieldProps) {
  const { t, i18n } = useTranslation('agent');
  const language = languageOf(i18n.language) ?? 'en';
  const id = useId();
  const { callback } = useInteraction();
  const { values } = callback;
  const wall = parseWallTime(values.wall);
  const fault = faultOf(callback);
  const isOfTime = fault?.field === 'callback.at' && typed === undefined;
  const error = isOfTime ? refusalText({ ...fault, code: fault.refused }) : undefined;
  const type = (text: string) => {
    onTyped(text);
    // An empty field is no callback.
    if (text.trim() === '') return callback.choose(false);
    const reader = { now: serverNow(), zone: values.zone, language, clock: wall?.slice(11) };
    callback.change({ wall: readWhen(text, reader) ?? text.slice(0, 40) });
  };
  const hint = t('callback.yourTime', { place: placeOf(values.zone, i18n.language) });
  return (
    <div className="fld">
      <FieldLabel id={id} label={t('callback.at')} hint={values.zone === ownZone() ? hint : undefined} />
      <span className={error ? 'in err' : 'in'}>
        <input
          id={id}
          name="callback-at"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={typed ?? (wall ? fieldText(wall, language) : values.wall)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => type(event.target.value)}
          onBlur={() => wall && onTyped(undefined)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            onTake();
          }}
          {...errorAttributes(id, error)}
        />
        <IconButton icon="calendar" small label={t('callback.toCalendar')} onClick={focusCalendar} />
      </span>
      <FieldError id={id} error={error} />
      {!error && <Understood zoneThere={zoneThere} />}
      {zoneThere !== undefined && zoneThere !== ownZone() && <WhoseTime zoneThere={zoneThere} />}
    </div>
  );
}

function focusCalendar(): void {
  document.querySelector<HTMLButtonElement>('.calt button[tabindex="0"]')?.focus();
}

/** The time in full, with its weekday and what it is where the contact is: seen before it counts. */
function Understood({ zoneThere }: { zoneThere: string | undefined }) {
  const { t, i18n } = useTranslation('agent');
  const language = languageOf(i18n.language) ?? 'en';
  const { values } = useInteraction().callback;
  const wall = parseWallTime(values.wall);
  const at = instantOf(values.wall, values.zone);
  if (!wall) return <p className="cbknote t2">{t('callback.notYet')}</p>;
  const when = longText(wall, language);
  const isElsewhere = at !== undefined && zoneThere !== undefined && zoneThere !== ownZone();
  const zone = values.zone === zoneThere ? ownZone() : zoneThere;
  const text =
    isElsewhere && zone !== undefined
      ? values.zone === zoneThere
        ? `${when} (${placeOf(values.zone, i18n.language)})`
        : t('callback.understood', {
            when,
            time: clockText(wallTimeAt(zone, at), language),
            place: placeOf(zone, i18n.language),
          })
      : t('callback.understoodHere', { when });
  return (
    <p className="cbknote t2" role="status">
      {text}
    </p>
  );
}

function WhoseTime({ zoneThere }: { zoneThere: string }) {
  const { t } = useTranslation('agent');
  const { callback } = useInteraction();
  const own = ownZone();
  return (
    <Segments
      label={t('callback.whoseTime')}
      chosen={callback.values.zone}
      options={[
        { value: own, label: t('callback.yours') },
        { value: zoneThere, label: t('callback.theirs') },
      ]}
      onChoose={(zone) => callback.change({ zone })}
    />
  );
}
