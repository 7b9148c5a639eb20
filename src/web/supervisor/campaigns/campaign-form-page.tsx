/** The page on which a campaign is made or changed: in the order of thinking, who, whom, when, how. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { CampaignDetail, ListRow } from '../../../wire/campaigns.ts';
import { useSearchParams } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useDeed } from '../deed.ts';
import { useWholeList } from '../paged.ts';
import { Awaited, Fault, PageHead, wrongWith } from '../page-parts.tsx';
import {
  type CampaignDraft,
  draftFaults,
  draftOf,
  editOf,
  NEW_DRAFT,
  NUMBER_FIELDS,
  requestOf,
} from './campaign-draft.ts';
import { type FormPartProps, HowPart, WhenPart, WhoPart } from './campaign-form-parts.tsx';
import { AfterCallWorkPart } from './after-call-work-part.tsx';
import { CALLBACK_FIELDS, CallbacksPart } from './callbacks-part.tsx';
import { useCampaign } from './campaign-page.tsx';
import { DELIVERY_FIELDS } from './delivery-draft.ts';
import { DeliveryPart } from './delivery-part.tsx';
import { WhomPart } from './lists-part.tsx';
import { SchedulePart } from './schedule-part.tsx';
import { ScriptPart } from './script-part.tsx';
import { TreatmentsPart } from './treatments-part.tsx';
import './campaigns.css';

/** Fields that show their own sentence; the end of the form says only the rest. */
const SAID_AT_FIELDS = [
  'name',
  'description',
  'groupIds',
  'callerNumberIds',
  'listIds',
  'hours',
  'script',
  'mode',
  ...DELIVERY_FIELDS.map((field) => `delivery.${field}`),
  'schedule.zone',
  'afterCallWorkWarningSeconds',
  ...CALLBACK_FIELDS,
  ...Object.keys(NUMBER_FIELDS),
];

export function CampaignFormPage({ id }: { id: string | undefined }) {
  const [search] = useSearchParams();
  const list = search.get('list');
  if (id !== undefined) return <EditPage id={id} />;
  return <CampaignForm start={{ ...NEW_DRAFT, listIds: list ? [list] : [] }} campaign={undefined} />;
}

function EditPage({ id }: { id: string }) {
  const { t } = useTranslation('supervisor');
  const query = useCampaign(id);
  if (query.data) return <CampaignForm key={id} start={draftOf(query.data)} campaign={query.data} />;
  return (
    <>
      <PageHead title={t('form.editTitle')} />
      <Awaited error={query.error} retry={() => void query.refetch()} />
    </>
  );
}

function CampaignForm({ start, campaign }: { start: CampaignDraft; campaign: CampaignDetail | undefined }) {
  const { t } = useTranslation('supervisor');
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(start);
  const [isChecked, setIsChecked] = useState(false);
  const deed = useDeed<{ id?: string } | undefined>({
    refreshes: ['/api/campaigns'],
    onDone: (answer) => navigate(`/supervisor/campaigns/${answer?.id ?? campaign?.id ?? ''}`),
  });
  const faults = draftFaults(draft);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.keys(faults).length > 0) {
      const form = event.currentTarget;
      // After the faults are on the page, the first of them takes the focus.
      requestAnimationFrame(() => focusFirstFault(form));
      return;
    }
    if (deed.isRunning) return;
    if (campaign) deed.run({ path: `/api/campaigns/${campaign.id}`, method: 'PATCH', body: editOf(draft) });
    else deed.run({ path: '/api/campaigns', body: requestOf(draft) });
  };
  const part: FormPartProps = {
    draft,
    change: (changes) => setDraft((before) => ({ ...before, ...changes })),
    faults: isChecked ? faults : {},
    error: deed.error,
  };
  const up = campaign
    ? { href: `/supervisor/campaigns/${campaign.id}`, label: campaign.name }
    : { href: '/supervisor/campaigns', label: t('campaigns.title') };
  return (
    <>
      <PageHead title={campaign ? t('form.editTitle') : t('form.createTitle')} up={up} />
      <form className="campaignform" noValidate onSubmit={submit}>
        <NamePart {...part} />
        <WhoPart {...part} />
        <WhomPart {...part} />
        <WhenPart {...part} />
        <DeliveryPart {...part} campaign={campaign} />
        <HowPart {...part} />
        <AfterCallWorkPart {...part} />
        <CallbacksPart {...part} />
        <TreatmentsPart {...part} />
        <SchedulePart {...part} mode={campaign?.mode ?? 'preview'} />
        <ScriptPart {...part} />
        <FormEnd
          draft={draft}
          hasFaults={isChecked && Object.keys(faults).length > 0}
          deed={deed}
          isNew={!campaign}
          cancelHref={up.href}
        />
      </form>
    </>
  );
}

function NamePart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const missing = faults['name'] ? t('shared.required') : undefined;
  return (
    <section className="formpart">
      <h2>{t('form.name')}</h2>
      <div className="pair">
        <TextField
          label={t('form.name')}
          value={draft.name}
          maxLength={120}
          autoComplete="off"
          onValue={(name) => change({ name })}
          error={wrongWith(missing, error, 'name')}
        />
        <TextField
          label={t('form.description')}
          hint={t('form.descriptionHint')}
          value={draft.description}
          maxLength={200}
          autoComplete="off"
          onValue={(description) => change({ description })}
          error={wrongWith(undefined, error, 'description')}
        />
      </div>
    </section>
  );
}

interface FormEndProps {
  draft: CampaignDraft;
  hasFaults: boolean;
  deed: { isRunning: boolean; error: unknown };
  isNew: boolean;
  cancelHref: string;
}

function FormEnd({ draft, hasFaults, deed, isNew, cancelHref }: FormEndProps) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const format = useFormat();
  const lists = useWholeList<ListRow>('/api/lists').data ?? [];
  const count = lists
    .filter((list) => draft.listIds.includes(list.id))
    .reduce((sum, list) => sum + list.records, 0);
  return (
    <footer className="formend">
      <p className="grow t2 n">{count > 0 && t('form.summary', { count, formatted: format.count(count) })}</p>
      {hasFaults && (
        <p className="msg bad" role="alert">
          <Icon name="warning" small />
          {t('form.faults')}
        </p>
      )}
      <Fault error={deed.error} fields={SAID_AT_FIELDS} />
      <Link className="btn" href={cancelHref}>
        {t('frame:actions.cancel')}
      </Link>
      <Button type="submit" look="primary" aria-busy={deed.isRunning}>
        {isNew ? t('form.create') : t('frame:actions.save')}
      </Button>
    </footer>
  );
}

/** After the faults are on the page, the first of them takes the focus. */
export function focusFirstFault(form: HTMLFormElement): void {
  const first = form.querySelector<HTMLElement>('[aria-invalid="true"], .choicebox.err');
  const target = first?.matches('input, select, textarea')
    ? first
    : first?.querySelector<HTMLElement>('input');
  (target ?? first)?.focus();
  first?.scrollIntoView({ block: 'center' });
}
