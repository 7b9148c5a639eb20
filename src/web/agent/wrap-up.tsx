/** How an interaction ends: notes, disposition, call result, and the row that ends it. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { AGENT_CALL_RESULTS } from '../../domain/result/result.ts';
import { useServerNow } from '../server/clock.ts';
import { Select } from '../ui/select.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useContactHistory, useOutcomeWords } from './contact-history.tsx';
import { useDesk } from './desk.tsx';
import { DoneRow } from './done-row.tsx';
import { NotesField } from './notes.tsx';
import { shortMoment } from './number-chain.tsx';
import { useInteraction } from './open-interaction.tsx';
import { useDispositionKeys } from './shortcuts.tsx';
import { agentResult } from './use-draft.ts';

export function WrapUp() {
  const { interaction, needsDisposition } = useInteraction();
  const isPreview = interaction.state === 'preview';
  return (
    <div className="wrap">
      {(!isPreview || needsDisposition) && (
        <div className="wrapgrid">
          {isPreview ? <span /> : <NotesField />}
          <div className="judge">
            <Disposition />
            {!isPreview && <CallResultChoice />}
          </div>
          <Lately />
        </div>
      )}
      <DoneRow />
    </div>
  );
}

function Disposition() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const { draft } = useInteraction();
  const words = useOutcomeWords();
  const { dispositions } = view.settings;
  const { change } = draft;
  const byPlace = useCallback(
    (place: number) => {
      const chosen = dispositions[place];
      if (chosen) change({ disposition: chosen.code });
    },
    [dispositions, change],
  );
  useDispositionKeys(byPlace);
  return (
    <Select
      label={t('wrapUp.disposition')}
      hint={t('wrapUp.dispositionKeys')}
      name="disposition"
      placeholder={t('wrapUp.dispositionNone')}
      value={draft.disposition ?? ''}
      options={dispositions.map(({ code }) => ({ value: code, label: words.disposition(code) ?? code }))}
      onValue={(disposition) => change({ disposition })}
    />
  );
}

/** What the network said stands there already; the agent may know better. */
function CallResultChoice() {
  const { t } = useTranslation('agent');
  const { interaction, draft } = useInteraction();
  const words = useOutcomeWords();
  const detected = interaction.lastResult;
  const value = draft.callResult ?? detected ?? '';
  const own = AGENT_CALL_RESULTS.map((result) => ({ value: result, label: words.result(result) ?? result }));
  // A result that only the network can say (cancelled, technical fault) is shown while it holds, but cannot be chosen.
  const isForeign = detected !== undefined && agentResult(detected) === undefined;
  const foreign = { value: detected ?? '', label: words.result(detected) ?? '', isDisabled: true };
  return (
    <Select
      label={t('wrapUp.callResult')}
      name="callResult"
      placeholder={interaction.state === 'after_call_work' ? t('wrapUp.dispositionNone') : '–'}
      value={value}
      options={isForeign ? [foreign, ...own] : own}
      onValue={(result) => draft.change({ callResult: own.find((known) => known.value === result)?.value })}
      {...(detected !== undefined && value === detected ? { hint: t('wrapUp.detected') } : {})}
    />
  );
}

/** On wide screens there is room for the last few events. */
function Lately() {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  const { interaction, name } = useInteraction();
  const words = useOutcomeWords();
  const { events } = useContactHistory(interaction.contactId, interaction.state);
  const lines = events.flatMap((event) => {
    if (event.kind === 'call') return [{ at: event.at, text: words.call(event) ?? '–' }];
    if (event.kind !== 'disposition') return [];
    const outcome = words.disposition(event.code) ?? words.result(event.callResult) ?? '–';
    return [{ at: event.at, text: `${outcome}, ${event.agentName}` }];
  });
  if (lines.length === 0) return null;
  return (
    <div className="wideonly">
      <span className="lab">{t('wrapUp.lately', { name })}</span>
      <ul className="last">
        {lines.slice(0, 4).map((line) => (
          <li key={`${line.at} ${line.text}`}>
            <time>{shortMoment(format, line.at, now)}</time>
            <span>{line.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
