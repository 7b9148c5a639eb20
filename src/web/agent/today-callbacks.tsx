/** Today's callbacks on the Dashboard (D15): what is overdue and what is still to come today, the soonest first. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '../../wire/callbacks.ts';
import { spanOfDays } from '../callbacks/day-span.ts';
import { dayIn, ownZone } from '../callbacks/month-days.ts';
import { useContactName, useStateWords } from '../callbacks/words.ts';
import { useServerNow } from '../server/clock.ts';
import { Button } from '../ui/button.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { StateTag } from '../ui/state-tag.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useDesk } from './desk.tsx';
import { minutesUntil } from './remembered-reminders.ts';
import { useCallbackPage } from './use-callbacks.ts';

/** More than a screenful is what My callbacks is for. */
const SHOWN = 8;

export function TodayCallbacks({ userId, onAll }: { userId: string; onAll: () => void }) {
  const { t } = useTranslation('callbacks');
  const zone = ownZone();
  const today = dayIn(zone, useServerNow());
  const { to } = spanOfDays(zone, today, today);
  const query = useCallbackPage({ state: 'open', to: String(to), limit: String(SHOWN) });
  const busyId = useId();
  const { view } = useDesk();
  const isBusy = view.interactions.length > 0;
  const rows = query.data?.rows ?? [];
  return (
    <>
      <div className="row sub">
        <h2 className="h2 grow">{t('mine.today')}</h2>
        <Button size="small" icon="calendar" onClick={onAll}>
          {t('mine.open')}
        </Button>
      </div>
      {query.isSuccess && rows.length === 0 && <p className="t2">{t('mine.todayNone')}</p>}
      {rows.length > 0 && (
        <ul className="lines" aria-label={t('mine.today')}>
          {rows.map((row) => (
            <Line key={row.id} row={row} userId={userId} disabledBy={isBusy ? busyId : undefined} />
          ))}
        </ul>
      )}
      {isBusy && rows.length > 0 && (
        <p className="t2 small" id={busyId}>
          {t('doNow')}: {t('mine.busy')}
        </p>
      )}
    </>
  );
}

interface LineProps {
  row: CallbackRow;
  userId: string;
  disabledBy: string | undefined;
}

function Line({ row, userId, disabledBy }: LineProps) {
  const { t } = useTranslation('callbacks');
  const format = useFormat();
  const { ask, view } = useDesk();
  const now = useServerNow();
  const words = useStateWords()(row);
  const name = useContactName()(row);
  const isSoon = view.reminders.some(({ id, state }) => id === row.id && state === 'scheduled');
  const minutes = minutesUntil(row, now);
  const soon = minutes === 0 ? t('reminder.now') : t('reminder.inMinutes', { count: minutes });
  const isMine = !row.isPersonal || row.ownerId === userId;
  return (
    <li>
      <time className="n fixed">{format.moment(row.dueAt, now)}</time>
      <b className="cut grow" title={name}>
        {name}
      </b>
      <span className="t2 n wider">{formatPhoneNumber(row.e164)}</span>
      <span className="wider">
        <StateTag tone={isSoon ? 'accent' : words.tone} title={words.span}>
          {isSoon ? soon : (words.why ?? words.state)}
        </StateTag>
      </span>
      {isMine && row.state !== 'in_work' && (
        <Button
          size="small"
          icon="phone"
          disabledBy={disabledBy}
          aria-label={t('doNowFor', { name })}
          onClick={() => void ask({ name: 'take_callback', callbackId: row.id })}
        >
          {t('doNow')}
        </Button>
      )}
    </li>
  );
}
