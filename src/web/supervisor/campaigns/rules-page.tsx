/** What can be changed while a campaign is loaded or runs: treatments, after-call work, callbacks, schedule. It holds at once. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useDeed } from '../deed.ts';
import { Awaited, Fault, PageHead } from '../page-parts.tsx';
import { AFTER_CALL_WORK_FIELDS, AfterCallWorkPart } from './after-call-work-part.tsx';
import { CALLBACK_FIELDS, CallbacksPart } from './callbacks-part.tsx';
import { draftOf, rulesFaults, rulesRequestOf } from './campaign-draft.ts';
import { focusFirstFault } from './campaign-form-page.tsx';
import type { FormPartProps } from './campaign-form-parts.tsx';
import { useCampaign } from './campaign-page.tsx';
import { SchedulePart } from './schedule-part.tsx';
import { TreatmentsPart } from './treatments-part.tsx';
import './campaigns.css';

const SAID_AT_FIELDS = [
  'schedule.zone',
  'afterCallWorkWarningSeconds',
  ...AFTER_CALL_WORK_FIELDS,
  ...CALLBACK_FIELDS,
];

export function RulesPage({ id }: { id: string }) {
  const { t } = useTranslation('supervisor');
  const query = useCampaign(id);
  // As it is when the page opens; what it shows is not changed by others while somebody writes.
  if (query.data) return <RulesForm key={id} campaign={query.data} />;
  return (
    <>
      <PageHead title={t('rules.title')} />
      <Awaited error={query.error} retry={() => void query.refetch()} />
    </>
  );
}

function RulesForm({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const [isChecked, setIsChecked] = useState(false);
  const back = `/supervisor/campaigns/${campaign.id}`;
  const deed = useDeed({ refreshes: ['/api/campaigns', '/api/records'], onDone: () => navigate(back) });
  const faults = rulesFaults(draft);
  const hasFaults = Object.keys(faults).length > 0;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    if (hasFaults) {
      const form = event.currentTarget;
      requestAnimationFrame(() => focusFirstFault(form));
      return;
    }
    if (!deed.isRunning)
      deed.run({ path: `/api/campaigns/${campaign.id}/rules`, body: rulesRequestOf(draft) });
  };
  const part: FormPartProps = {
    draft,
    change: (changes) => setDraft((before) => ({ ...before, ...changes })),
    faults: isChecked ? faults : {},
    error: deed.error,
  };
  return (
    <>
      <PageHead title={t('rules.title')} up={{ href: back, label: campaign.name }} />
      <p className="t2 rulesnote">{t('rules.note')}</p>
      <form className="campaignform" noValidate onSubmit={submit}>
        <TreatmentsPart {...part} />
        <AfterCallWorkPart {...part} />
        <CallbacksPart {...part} />
        <SchedulePart {...part} mode={campaign.mode} />
        <footer className="formend">
          <span className="grow" />
          {isChecked && hasFaults && (
            <p className="msg bad" role="alert">
              <Icon name="warning" small />
              {t('form.faults')}
            </p>
          )}
          <Fault error={deed.error} fields={SAID_AT_FIELDS} />
          <Link className="btn" href={back}>
            {t('frame:actions.cancel')}
          </Link>
          <Button type="submit" look="primary" aria-busy={deed.isRunning}>
            {t('frame:actions.save')}
          </Button>
        </footer>
      </form>
    </>
  );
}
