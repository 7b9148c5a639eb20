/** A month with how many callbacks are on each day; a day that has some can be chosen. */
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../i18n/texts.ts';
import { IconButton } from '../ui/button.tsx';
import { localeOf } from '../ui/format.ts';
import { addMonths, weeksOf } from './month-days.ts';

export interface MonthProps {
  /** "2026-11" */
  month: string;
  onMonth: (month: string) => void;
  counts: ReadonlyMap<string, number>;
  chosen: string | undefined;
  onChoose: (day: string) => void;
  today: string;
  /** 1 = Monday ... 7 = Sunday. */
  firstDay: number;
}

export function Month({ month, onMonth, counts, chosen, onChoose, today, firstDay }: MonthProps) {
  const { t } = useTranslation('callbacks');
  const weeks = weeksOf(month, firstDay);
  const inUtc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(currentLanguage()), { ...options, timeZone: 'UTC' });
  const title = inUtc({ month: 'long', year: 'numeric' }).format(Date.parse(`${month}-01`));
  const weekday = inUtc({ weekday: 'short' });
  const spoken = inUtc({ weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <section className="cbmonth" aria-label={t('month.label')}>
      <div className="row">
        <IconButton icon="left" label={t('month.previous')} onClick={() => onMonth(addMonths(month, -1))} />
        <h2 className="grow" aria-live="polite">
          {title}
        </h2>
        <IconButton icon="right" label={t('month.next')} onClick={() => onMonth(addMonths(month, 1))} />
      </div>
      <table>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col">
                {weekday.format(Date.parse(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} className={classesOf(day, { month, today })}>
                  <Day
                    day={day}
                    count={counts.get(day) ?? 0}
                    label={spoken.format(Date.parse(day))}
                    isChosen={day === chosen}
                    onChoose={onChoose}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function classesOf(day: string, { month, today }: { month: string; today: string }): string {
  return [day.startsWith(month) ? '' : 'other', day === today ? 'today' : ''].join(' ').trim();
}

interface DayProps {
  day: string;
  count: number;
  label: string;
  isChosen: boolean;
  onChoose: (day: string) => void;
}

function Day({ day, count, label, isChosen, onChoose }: DayProps) {
  const { t } = useTranslation('callbacks');
  const number = <span className="n">{Number(day.slice(8))}</span>;
  if (count === 0) return <span className="cbday">{number}</span>;
  return (
    <button
      type="button"
      className={isChosen ? 'cbday on' : 'cbday'}
      aria-pressed={isChosen}
      aria-label={t('month.day', { day: label, count })}
      onClick={() => onChoose(day)}
    >
      {number}
      <b className="n">{count}</b>
    </button>
  );
}
