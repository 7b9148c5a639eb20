/** The month beside the field (S66): one day is chosen, arrows walk over the days, Page keys over the months, Enter takes. */
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../../i18n/language.ts';
import { IconButton } from '../../ui/button.tsx';
import { addMonths } from '../../callbacks/month-days.ts';
import { dayAfterKey, WEEK_START, type Week, weekdayLetters, weeksOf } from './month-grid.ts';
import { dayText, monthText } from './when-text.ts';

export interface MonthCalendarProps {
  /** "2026-11-30"; undefined: no day is chosen yet. */
  chosen: string | undefined;
  today: string;
  /** The last day that may be chosen. */
  latest: string;
  onDay: (day: string) => void;
}

export function MonthCalendar(props: MonthCalendarProps) {
  const { chosen, today } = props;
  const { t, i18n } = useTranslation('agent');
  const language = languageOf(i18n.language) ?? 'en';
  const [turned, turn] = useState<{ month: string; from: string | undefined }>();
  // What has been leafed to stands until another day is chosen.
  const isTurned = turned !== undefined && turned.from === chosen;
  const month = isTurned ? turned.month : (chosen ?? today).slice(0, 7);
  const leaf = (count: number) => turn({ month: addMonths(month, count), from: chosen });
  return (
    <div className="cal">
      <div className="mon">
        <IconButton icon="left" small label={t('callback.monthBefore')} onClick={() => leaf(-1)} />
        <b aria-live="polite">{monthText(month, language)}</b>
        <IconButton icon="right" small label={t('callback.monthAfter')} onClick={() => leaf(1)} />
      </div>
      <Grid {...props} month={month} onMonth={(next) => turn({ month: next, from: chosen })} />
    </div>
  );
}

type GridProps = MonthCalendarProps & { month: string; onMonth: (month: string) => void };

function Grid({ chosen, today, latest, onDay, month, onMonth }: GridProps) {
  const { t, i18n } = useTranslation('agent');
  const language = languageOf(i18n.language) ?? 'en';
  const weekStart = WEEK_START[language];
  const hasNumbers = weekStart === 1;
  const table = useRef<HTMLTableElement>(null);
  const inMonth = (day: string | undefined) => day?.startsWith(month) === true;
  const entry = inMonth(chosen) ? chosen : inMonth(today) ? today : `${month}-01`;
  const walk = (event: KeyboardEvent, day: string) => {
    const next = dayAfterKey(day, event.key, weekStart);
    if (next === undefined) return;
    event.preventDefault();
    onMonth(next.slice(0, 7));
    // Of another month it is there after the next rendering.
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLButtonElement>(`[data-day="${next}"]`)?.focus(),
    );
  };
  const cell = (day: string) => {
    const isOff = day < today || day > latest;
    const looks = [day === chosen && 'sel', day === today && 'today', isOff && 'past'];
    return (
      <button
        type="button"
        data-day={day}
        className={looks.filter(Boolean).join(' ')}
        tabIndex={day === entry ? 0 : -1}
        aria-label={dayText(day, language)}
        aria-pressed={day === chosen}
        aria-disabled={isOff}
        {...(day === today ? { 'aria-current': 'date' as const } : {})}
        onClick={() => !isOff && onDay(day)}
        onKeyDown={(event) => walk(event, day)}
      >
        {Number(day.slice(8))}
      </button>
    );
  };
  return (
    <table ref={table} className="calt" aria-label={t('callback.calendar')}>
      <thead>
        <tr>
          {hasNumbers && (
            <th scope="col" className="kw">
              <abbr title={t('callback.week')}>{t('callback.weekShort')}</abbr>
            </th>
          )}
          {weekdayLetters(language, weekStart).map((letters) => (
            <th key={letters} scope="col">
              {letters}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month, weekStart).map((week) => (
          <WeekRow key={week.days.join()} week={week} hasNumber={hasNumbers} cell={cell} />
        ))}
      </tbody>
    </table>
  );
}

function WeekRow({ week, hasNumber, cell }: WeekRowProps) {
  return (
    <tr>
      {hasNumber && (
        <th scope="row" className="kw">
          {week.number}
        </th>
      )}
      {week.days.map((day, place) => (
        <td key={day ?? place}>{day !== undefined && cell(day)}</td>
      ))}
    </tr>
  );
}

interface WeekRowProps {
  week: Week;
  hasNumber: boolean;
  cell: (day: string) => React.JSX.Element;
}
