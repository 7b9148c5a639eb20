/** Giving one or many callbacks to somebody else, and cancelling them; what was refused is said by name and reason, and stays selected. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackDeedsAnswer, CallbackRow } from '../../../wire/callbacks.ts';
import { useContactName } from '../../callbacks/words.ts';
import { refusalText } from '../../server/rest.ts';
import { Select } from '../../ui/select.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useDeed } from '../deed.ts';
import { Confirm } from '../page-parts.tsx';
import { useOwners } from './use-owners.ts';

interface ManyProps {
  rows: readonly CallbackRow[];
  /** Everything was done. */
  onDone: () => void;
  onClose: () => void;
}

const SHOWN_MS = 5_000;

export function ReassignMany({ rows, onDone, onClose }: ManyProps) {
  const { t } = useTranslation('callbacks');
  const owners = useOwners();
  const [ownerId, setOwnerId] = useState('');
  const many = useMany({ rows, onDone, onClose, said: (count) => t('all.reassigned', { count }) });
  return (
    <Confirm
      title={t('all.reassignTitle')}
      text={t('all.selected', { count: many.left.length })}
      yes={t('all.reassign')}
      look="primary"
      isOpen
      isRunning={many.isRunning}
      error={many.error}
      onYes={() => many.run('/api/callbacks/reassign', { ownerId: ownerId || null })}
      onClose={onClose}
    >
      <Select
        label={t('all.reassignTo')}
        value={ownerId}
        options={[{ value: '', label: t('form.anyAgent') }, ...owners]}
        onValue={setOwnerId}
      />
      <Refused rows={rows} answer={many.answer} />
    </Confirm>
  );
}

export function CancelMany({ rows, onDone, onClose }: ManyProps) {
  const { t } = useTranslation('callbacks');
  const many = useMany({ rows, onDone, onClose, said: (count) => t('all.cancelled', { count }) });
  return (
    <Confirm
      title={t('all.cancelTitle')}
      text={t('all.cancelText', { count: many.left.length })}
      yes={t('all.cancelTitle')}
      isOpen
      isRunning={many.isRunning}
      error={many.error}
      onYes={() => many.run('/api/callbacks/cancel', {})}
      onClose={onClose}
    >
      <Refused rows={rows} answer={many.answer} />
    </Confirm>
  );
}

function useMany({ rows, onDone, onClose, said }: ManyProps & { said: (count: number) => string }) {
  const toasts = useToasts();
  const [answer, setAnswer] = useState<CallbackDeedsAnswer>();
  const deed = useDeed<CallbackDeedsAnswer>({
    refreshes: ['/api/callbacks'],
    onDone: (given) => {
      const { length: count } = given.done;
      if (count > 0)
        toasts.show({ id: 'callbacks', icon: 'check', title: said(count), durationMs: SHOWN_MS });
      // The window stays where it has something to say.
      if (given.refused.length > 0) return setAnswer(given);
      onDone();
      return onClose();
    },
  });
  // What was done is not asked for again.
  const left = answer ? rows.filter(({ id }) => answer.refused.some((each) => each.id === id)) : rows;
  return {
    answer,
    left,
    isRunning: deed.isRunning,
    error: deed.error,
    run: (path: string, body: object) => deed.run({ path, body: { ids: left.map(({ id }) => id), ...body } }),
  };
}

function Refused({
  rows,
  answer,
}: {
  rows: readonly CallbackRow[];
  answer: CallbackDeedsAnswer | undefined;
}) {
  const { t } = useTranslation('callbacks');
  const nameOf = useContactName();
  if (!answer || answer.refused.length === 0) return null;
  return (
    <div role="alert" className="cbrefused">
      <p className="bad">{t('all.refused')}</p>
      <ul className="plainlines">
        {answer.refused.map(({ id, refused: code, ...details }) => {
          const row = rows.find((each) => each.id === id);
          return (
            <li key={id}>
              <b>{row ? nameOf(row) : id}</b>: {refusalText({ code, ...details })}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
