/** The tab Record: the fields as the list has them, what was lately, and before the call the notes and the choices. */
import { useTranslation } from 'react-i18next';
import { Choices, useHasChoices } from './choices.tsx';
import { EventList, useContactHistory } from './contact-history.tsx';
import { NotesField } from './notes.tsx';
import { useInteraction } from './open-interaction.tsx';

/** Few enough that the notes stay in sight. */
const RECENT = 2;

export function RecordPane() {
  const { t } = useTranslation('agent');
  const { interaction } = useInteraction();
  const hasChoices = useHasChoices();
  const isPreview = interaction.state === 'preview';
  // Between two calls as before the first one: there is a number to choose.
  const mayChoose = hasChoices && (isPreview || interaction.state === 'after_call_work');
  const history = useContactHistory(interaction.contactId, interaction.state);
  return (
    <div className={mayChoose ? 'prep' : 'prep single'}>
      <div className="panebody">
        <Fields fields={interaction.fields} />
        <div>
          <h3 className="h3">{t('recordPane.recent')}</h3>
          <EventList events={history.events.slice(0, RECENT)} isLoading={history.isPending} />
        </div>
        {isPreview && <NotesField placeholder={t('recordPane.notesPlaceholder')} />}
      </div>
      {mayChoose && <Choices />}
    </div>
  );
}

function Fields({ fields }: { fields: readonly (readonly [string, string])[] }) {
  const { t } = useTranslation('agent');
  const filled = fields.filter(([, value]) => value.trim() !== '');
  return (
    <div>
      <h3 className="h3">{t('recordPane.fields')}</h3>
      {filled.length === 0 ? (
        <p className="t2 small">{t('recordPane.noFields')}</p>
      ) : (
        <dl className="fields">
          {filled.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
