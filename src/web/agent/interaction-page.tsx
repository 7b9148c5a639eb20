/** The open interaction: case information at the left, the work at the right. One window, no page change during a call. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TabPanel, TabRow } from '../ui/tabs.tsx';
import { CASE_TITLE_ID, CaseInformation } from './case-information.tsx';
import { ContactHistory, useContactHistory } from './contact-history.tsx';
import { NotesPane } from './notes.tsx';
import { useInteraction } from './open-interaction.tsx';
import { RecordPane } from './record-pane.tsx';
import { ScriptPanel } from './script-panel.tsx';
import { WrapUp } from './wrap-up.tsx';

const PANES = ['record', 'history', 'notes'] as const;
type Pane = (typeof PANES)[number];

export function InteractionPage() {
  useEffect(() => {
    // The button that fetched the record is gone; the keyboard goes on where the reading starts.
    if (document.activeElement === document.body) document.getElementById(CASE_TITLE_ID)?.focus();
  }, []);
  return (
    <>
      <CaseInformation />
      <Work />
    </>
  );
}

function Work() {
  const { t } = useTranslation('agent');
  const { interaction } = useInteraction();
  const [pane, setPane] = useState<Pane>('record');
  const history = useContactHistory(interaction.contactId, interaction.state);
  const isPreview = interaction.state === 'preview';
  const counts = { record: undefined, history: history.events.length, notes: undefined };
  const tabs = PANES.map((id) => ({ id, label: t(`interaction.${id}`), count: counts[id] }));
  const choose = (id: string) => setPane(PANES.find((known) => known === id) ?? 'record');
  return (
    <section className={isPreview ? 'work' : 'work wide'} aria-label={t('interaction.work')}>
      <div className="tabs">
        <TabRow name="work" label={t('interaction.workTabs')} tabs={tabs} chosen={pane} onChoose={choose} />
      </div>
      <ScriptPanel />
      <TabPanel name="work" chosen={pane} className="pane">
        {pane === 'record' && <RecordPane />}
        {pane === 'history' && (
          <div className="panebody">
            <ContactHistory contactId={interaction.contactId} version={interaction.state} />
          </div>
        )}
        {pane === 'notes' && <NotesPane hasField={isPreview} />}
      </TabPanel>
      <WrapUp />
    </section>
  );
}
