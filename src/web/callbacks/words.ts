/** What is said of a callback: its state with what it waits for or why it is over, and whose it is. */
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '../../wire/callbacks.ts';
import { useServerNow } from '../server/clock.ts';
import type { StateTagProps } from '../ui/state-tag.tsx';
import { useFormat } from '../ui/use-format.ts';

const TONES = {
  scheduled: 'plain',
  due: 'warn',
  in_work: 'accent',
  executed: 'ok',
  rescheduled: 'plain',
  cancelled: 'plain',
  missed: 'bad',
} as const satisfies Record<CallbackRow['state'], NonNullable<StateTagProps['tone']>>;

export interface StateWords {
  readonly tone: NonNullable<StateTagProps['tone']>;
  readonly state: string;
  /** What it waits for, or why it is over. */
  readonly why: string | undefined;
  /** Since when, and until when; of what is still to come by whom and when it was promised. */
  readonly span: string;
}

export function useStateWords(): (row: CallbackRow) => StateWords {
  const { t } = useTranslation('callbacks');
  const format = useFormat();
  const now = useServerNow();
  return (row) => {
    const moment = (at: number) => format.moment(at, now);
    return {
      tone: TONES[row.state],
      state: t(`states.${row.state}`),
      why: whyOf(row, t),
      span: spanOf(row, t, moment),
    };
  };
}

type Say = ReturnType<typeof useTranslation<'callbacks'>>['t'];

/** Of what is still to come: who has promised it. */
function spanOf(row: CallbackRow, t: Say, moment: (at: number) => string): string {
  if (row.state === 'scheduled') return t('setBy', { name: row.createdByName, time: moment(row.createdAt) });
  const since = moment(row.waitingSince ?? row.since);
  return row.until === undefined ? t('since', { since }) : t('waitsFor', { since, until: moment(row.until) });
}

function whyOf(row: CallbackRow, t: Say): string | undefined {
  const { waitingFor, missedWhy, cancelledWhy, byName } = row;
  if (waitingFor !== undefined) return t(`waits.${waitingFor}`, { name: row.ownerName ?? '' });
  if (missedWhy !== undefined) return t(`missedWhy.${missedWhy}`);
  if (cancelledWhy === undefined) return undefined;
  const isBySomebody = cancelledWhy === 'by_agent' || cancelledWhy === 'by_supervisor';
  return isBySomebody && byName === undefined
    ? undefined
    : t(`cancelledWhy.${cancelledWhy}`, { name: byName ?? '' });
}

/** "Personal", "Personal, Anna Weiß" where somebody else looks, "Any agent". */
export function useWhose(viewerId: string | undefined): (row: CallbackRow) => string {
  const { t } = useTranslation('callbacks');
  return ({ isPersonal, ownerId, ownerName = '', isOwnerThere }) => {
    if (!isPersonal) return t('whose.campaign');
    if (ownerId === viewerId) return t('whose.personal');
    if (!isOwnerThere) return t('whose.away', { name: ownerName });
    return viewerId === undefined ? ownerName : t('whose.ofOther', { name: ownerName });
  };
}

/** A contact without a name is called by the company, else said to have none. */
export function useContactName(): (row: Pick<CallbackRow, 'contactName' | 'company'>) => string {
  const { t } = useTranslation('callbacks');
  return ({ contactName, company }) => contactName || company || t('unnamed');
}
