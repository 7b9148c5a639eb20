/** Beside the field: what time it is there then, whether calling is allowed, what to mind, and times that would do. */
import { useTranslation } from 'react-i18next';
import { isCrowded } from '../../../domain/callback/crowd.ts';
import { zoneOfContact } from '../../../domain/callback/draft.ts';
import { parseWallTime, wallTimeAt } from '../../../domain/callback/wall-time.ts';
import { languageOf } from '../../i18n/language.ts';
import { useServerNow } from '../../server/clock.ts';
import { Icon } from '../../ui/icon.tsx';
import { useInteraction } from '../open-interaction.tsx';
import { placeOf } from '../zone-place.ts';
import { faultOf } from './use-callback.ts';
import { clockText, dayWord, instantOf, shortText } from './when-text.ts';

export function Beside({ onAt }: { onAt: (at: number) => void }) {
  return (
    <>
      <There />
      <Warnings />
      <Suggestions onAt={onAt} />
    </>
  );
}

function There() {
  const { t, i18n } = useTranslation('agent');
  const language = languageOf(i18n.language) ?? 'en';
  const { interaction, callback } = useInteraction();
  const { hint } = callback.hinted;
  // Also of a time that is refused it is worth knowing what it is there.
  const number = interaction.numbers.find(({ e164 }) => e164 === callback.values.number);
  const zone = hint?.there?.zone ?? (number && zoneOfContact(number, callback.values.zone));
  const at = instantOf(callback.values.wall, callback.values.zone);
  const wall = zone === undefined || at === undefined ? undefined : wallTimeAt(zone, at);
  const fault = faultOf(callback) ?? hint?.refusal;
  const look = hint === undefined ? 'calling' : fault ? 'no' : '';
  const tone = hint === undefined ? 't2' : fault ? 'bad' : 'ok';
  const isCertain = (hint?.zones.length ?? 1) <= 1;
  return (
    <div className={`local ${look}`.trim()} role="status">
      <Icon name="globe" tone={tone} />
      <div className="grow">
        <small>
          {zone && isCertain
            ? t('callback.localTime', { place: placeOf(zone, i18n.language) })
            : t('callback.localTimes')}
        </small>
        <time>{wall ? clockText(wall, language) : '–'}</time>
      </div>
      <div className="rule">
        <b className={tone}>
          {hint === undefined
            ? t('callback.asking')
            : fault
              ? t('callback.forbidden')
              : hint.allowedUntil !== undefined && zone
                ? t('callback.allowedUntil', {
                    time: clockText(wallTimeAt(zone, hint.allowedUntil), language),
                  })
                : t('callback.allowed')}
        </b>
        {wall && <small>{shortText(wall, language).split(',').slice(0, -1).join(',')}</small>}
      </div>
    </div>
  );
}

function Warnings() {
  const { t } = useTranslation('agent');
  const { hint } = useInteraction().callback.hinted;
  const crowd = hint?.crowd;
  // With this one, more than those on shift can keep in that quarter of an hour.
  const isFull = crowd !== undefined && isCrowded({ ...crowd, due: crowd.due + 1 });
  const words = [
    isFull && t('callback.crowd', { count: crowd.due, agents: crowd.agents }),
    hint?.isDoubled && t('callback.doubled'),
    (hint?.zones.length ?? 0) > 1 && t('callback.severalZones'),
  ].filter((word) => typeof word === 'string');
  return words.map((word) => (
    <p key={word} className="cbknote warn">
      <Icon name="warning" small />
      <span>{word}</span>
    </p>
  ));
}

function Suggestions({ onAt }: { onAt: (at: number) => void }) {
  const { t, i18n } = useTranslation('agent');
  const language = languageOf(i18n.language) ?? 'en';
  const { values, hinted, set } = useInteraction().callback;
  const words = useMomentWords();
  const suggestions = hinted.last?.suggestions ?? [];
  if (suggestions.length === 0) return null;
  return (
    <div>
      <span className="lab">{t('callback.suggestions')}</span>
      <div className="cbksug">
        {suggestions.map(({ at, wall, zone }) => {
          const isChosen = set !== undefined && hinted.hint?.at === at;
          const there = parseWallTime(wall);
          return (
            <button
              key={at}
              type="button"
              className={isChosen ? 'on' : ''}
              aria-pressed={isChosen}
              onClick={() => onAt(at)}
            >
              <span className="n">{words(at, values.zone)}</span>
              {zone !== values.zone && there && (
                <small className="n">{t('callback.there', { time: clockText(there, language) })}</small>
              )}
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** Today, 18:00; Mo., 30.11., 17:00. */
export function useMomentWords(): (at: number, zone: string) => string {
  const { t, i18n } = useTranslation('agent');
  const language = languageOf(i18n.language) ?? 'en';
  const now = useServerNow();
  return (at, zone) => {
    const wall = wallTimeAt(zone, at);
    const word = dayWord(at, now, zone);
    return word ? t(`callback.${word}`, { time: clockText(wall, language) }) : shortText(wall, language);
  };
}
