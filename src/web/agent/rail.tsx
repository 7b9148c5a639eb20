/** The rail: what is open. It shares its selection with the tabs. */
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useDesk } from './desk.tsx';
import { contactName, INTERACTION_ICONS } from './words.ts';

export function Rail() {
  const { t } = useTranslation('agent');
  const { view, selection, openInteraction } = useDesk();
  const now = useServerNow();
  return (
    <aside className="rail" aria-label={t('rail.label')}>
      <section>
        <h2>
          {t('rail.label')} <span className="n">{view.interactions.length}</span>
        </h2>
        {view.interactions.length === 0 && <p className="free">{t('rail.none')}</p>}
        <ul>
          {view.interactions.map((interaction) => {
            const isHere = selection.kind === 'interaction' && selection.id === interaction.id;
            return (
              <li key={interaction.id}>
                <button
                  type="button"
                  className={isHere ? 'ri on' : 'ri'}
                  onClick={() => openInteraction(interaction.id)}
                  {...(isHere ? { 'aria-current': 'true' } : {})}
                >
                  <Icon name={INTERACTION_ICONS[interaction.state]} />
                  <b className="cut">{contactName(interaction) ?? t('interaction.unnamed')}</b>
                  <time>{duration(now - interaction.since)}</time>
                  <span>{t(`interaction.states.${interaction.state}`)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
    </aside>
  );
}
