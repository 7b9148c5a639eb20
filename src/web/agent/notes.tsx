/** The notes of the open interaction: saved while they are typed, and it says when. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { TextArea } from '../ui/field.tsx';
import { useFormat } from '../ui/use-format.ts';
import { EventList, useContactHistory } from './contact-history.tsx';
import { useDesk } from './desk.tsx';
import { useInteraction } from './open-interaction.tsx';
import { useShortcut } from './shortcuts.tsx';

export function NotesField({ placeholder }: { placeholder?: string }) {
  const { t } = useTranslation('agent');
  const { draft } = useInteraction();
  const hint = useSavedHint();
  const focus = useCallback(() => {
    document.querySelector<HTMLTextAreaElement>('textarea[name="notes"]')?.focus();
  }, []);
  useShortcut('notes', focus);
  return (
    <TextArea
      label={t('interaction.notes')}
      name="notes"
      className="grow notes"
      maxLength={10_000}
      hint={hint}
      value={draft.notes}
      onValue={(notes) => draft.change({ notes })}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  );
}

function useSavedHint(): string {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const { isLost } = useDesk();
  const { draft } = useInteraction();
  if (draft.saving === 'saving') return isLost ? t('recordPane.waiting') : t('recordPane.saving');
  if (draft.savedAt === undefined) return t('recordPane.notesHint');
  return t('recordPane.saved', { time: format.timeWithSeconds(draft.savedAt) });
}

/** The tab Notes: one's own where they are not in sight already, and those of others from before. */
export function NotesPane({ hasField }: { hasField: boolean }) {
  const { t } = useTranslation('agent');
  const { interaction } = useInteraction();
  const history = useContactHistory(interaction.contactId);
  const notes = history.events.filter((event) => event.kind === 'note');
  return (
    <div className="panebody">
      {hasField && <NotesField placeholder={t('recordPane.notesPlaceholder')} />}
      <div>
        <h3 className="h3">{t('contactHistory.earlierNotes')}</h3>
        {notes.length === 0 && !history.isPending ? (
          <p className="t2 small">{t('contactHistory.noNotes')}</p>
        ) : (
          <EventList events={notes} isLoading={history.isPending} />
        )}
      </div>
    </div>
  );
}
