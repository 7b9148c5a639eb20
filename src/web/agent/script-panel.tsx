/**
 * What the agent says in this campaign (E1), with the contact's words filled in. Text and nothing else: whatever the script or the list
 * holds is shown as it is written. Open or closed stays as the agent had it last in this browser.
 */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fillScript, type ScriptPart, type ScriptValues } from '../../domain/campaign/script.ts';
import type { CampaignScript } from '../../wire/campaigns.ts';
import { send } from '../server/rest.ts';
import { Icon } from '../ui/icon.tsx';
import { useDesk } from './desk.tsx';
import { useInteraction } from './open-interaction.tsx';
import './script-panel.css';

const STORAGE_KEY = 'rufwerk.script';

export function ScriptPanel() {
  const { t } = useTranslation('agent');
  const bodyId = useId();
  const script = useScript();
  const values = useScriptValues();
  const [isOpen, setIsOpen] = useState(() => localStorage.getItem(STORAGE_KEY) !== 'closed');
  if (script === '') return null;
  const toggle = () => {
    localStorage.setItem(STORAGE_KEY, isOpen ? 'closed' : 'open');
    setIsOpen(!isOpen);
  };
  return (
    <section className={isOpen ? 'script open' : 'script'} aria-label={t('script.title')}>
      <h2>
        <button type="button" aria-expanded={isOpen} aria-controls={bodyId} onClick={toggle}>
          <Icon name={isOpen ? 'down' : 'right'} small />
          {t('script.title')}
        </button>
      </h2>
      <div
        id={bodyId}
        className="scriptbody"
        hidden={!isOpen}
        // A long script is scrolled with the keyboard, too.
        tabIndex={0}
        role="group"
        aria-label={t('script.text')}
      >
        {fillScript(script, values).map((part, place) => (
          <Part key={place} part={part} />
        ))}
      </div>
    </section>
  );
}

function Part({ part }: { part: ScriptPart }) {
  const { t } = useTranslation('agent');
  if (part.kind === 'text') return <>{part.text}</>;
  if (part.text !== '') return <b>{part.text}</b>;
  return <em>[{t(`script.missing.${part.placeholder}`)}]</em>;
}

/** The campaign's script as it is when the record is opened; empty while it is not here, and where there is none. */
function useScript(): string {
  const { interaction } = useInteraction();
  const path = `/api/campaigns/${interaction.campaignId}/script`;
  const { data } = useQuery({
    queryKey: [path, interaction.id],
    queryFn: ({ signal }) => send<CampaignScript>(path, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    // The next record of the same campaign does not flicker.
    placeholderData: (before, query) => (query?.queryKey[0] === path ? before : undefined),
  });
  return data?.script ?? '';
}

function useScriptValues(): ScriptValues {
  const { view } = useDesk();
  const { interaction } = useInteraction();
  const { firstName, lastName, company, city } = interaction;
  const customerKey = interaction.customerKey ?? '';
  return { firstName, lastName, company, city, customerKey, agentName: view.shift.displayName };
}
