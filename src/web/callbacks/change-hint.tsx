/** What the server would say of a change while it is typed (D7): whether calling is allowed then, what would be instead, how full it is. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isCrowded } from '../../domain/callback/crowd.ts';
import { wallTimeAt } from '../../domain/callback/wall-time.ts';
import type { CallbackHint, CallbackRow, HintRequest } from '../../wire/callbacks.ts';
import { useServerNow } from '../server/clock.ts';
import { refusalText, send } from '../server/rest.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useLater } from '../ui/use-later.ts';
import { type ChangeDraft, NEW_NUMBER, missingIn } from './change-draft.ts';
import { ownZone } from './month-days.ts';

interface ChangeHintProps {
  row: CallbackRow;
  draft: ChangeDraft;
  change: (changes: Partial<ChangeDraft>) => void;
  /** The server has said no already: its sentence stands at the field, and is not said twice. */
  isRefused: boolean;
}

export function ChangeHint({ row, draft, change, isRefused }: ChangeHintProps) {
  const { t } = useTranslation('callbacks');
  const format = useFormat();
  const now = useServerNow();
  const hint = useHint(row, draft);
  if (!hint) return null;
  const { refusal, allowedUntil, crowd, suggestions } = hint;
  // The one that is changed comes on top of the others.
  const isFull = crowd !== undefined && isCrowded({ due: crowd.due + 1, agents: crowd.agents });
  const take = (at: number) => {
    const wall = wallTimeAt(ownZone(), at);
    change({ date: wall.slice(0, 10), time: wall.slice(11) });
  };
  return (
    <div className="cbhint" role="status">
      {refusal && !isRefused && (
        <p className="warn">
          <Icon name="warning" small />
          {refusalText({ ...refusal, code: refusal.refused })}
        </p>
      )}
      {!refusal && allowedUntil !== undefined && (
        <p className="ok">
          <Icon name="check" small />
          {t('form.allowedUntil', { time: format.time(allowedUntil, row.zone) })}
        </p>
      )}
      {!refusal && isFull && (
        <p className="warn">
          <Icon name="warning" small />
          {t('form.crowded', crowd)}
        </p>
      )}
      {refusal?.field === 'callback.at' && suggestions.length > 0 && (
        <p className="cbsuggestions">
          {t('form.instead')}
          {suggestions.map(({ at }) => (
            <Button key={at} size="small" onClick={() => take(at)}>
              {format.moment(at, now)}
            </Button>
          ))}
        </p>
      )}
    </div>
  );
}

/** Undefined until there is something to ask, and where the server has no answer: the change itself is judged all the same. */
function useHint(row: CallbackRow, draft: ChangeDraft): CallbackHint | undefined {
  const asked = useLater(JSON.stringify(requestOf(row, draft)));
  const isComplete = missingIn(draft).length === 0;
  const query = useQuery({
    queryKey: ['callback-hint', asked],
    queryFn: ({ signal }) =>
      send<CallbackHint>('/api/callbacks/hint', { method: 'POST', body: JSON.parse(asked), signal }),
    placeholderData: keepPreviousData,
    enabled: isComplete,
    retry: false,
  });
  return isComplete ? query.data : undefined;
}

function requestOf(row: CallbackRow, draft: ChangeDraft): HintRequest {
  return {
    about: { kind: 'callback', id: row.id },
    draft: {
      wall: `${draft.date}T${draft.time}`,
      zone: ownZone(),
      isPersonal: draft.ownerId !== '',
      number: draft.number === NEW_NUMBER ? draft.typed.trim() : draft.number,
    },
  };
}
