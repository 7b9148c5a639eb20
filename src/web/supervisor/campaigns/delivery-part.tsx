/** The section of the campaign form that says by which mode contacts come to agents, and how. */
import { useTranslation } from 'react-i18next';
import { CAMPAIGN_MODES } from '../../../domain/campaign/campaign.ts';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { FieldError } from '../../ui/field.tsx';
import { Segments } from '../../ui/switches.tsx';
import { wrongWith } from '../page-parts.tsx';
import type { FormPartProps } from './campaign-form-parts.tsx';
import { DELIVERY_FIELDS } from './delivery-draft.ts';
import { DeliveryFields, MessageNote } from './delivery-fields.tsx';

export function DeliveryPart(props: FormPartProps & { campaign: CampaignDetail | undefined }) {
  const { draft, change, faults, error, campaign } = props;
  const { t } = useTranslation('supervisor');
  return (
    <section className="formpart" aria-label={t('delivery.title')}>
      <h2>{t('delivery.title')}</h2>
      <div className="stack">
        <div>
          <p className="lab">{t('delivery.mode')}</p>
          <Segments
            label={t('delivery.mode')}
            chosen={draft.mode}
            options={CAMPAIGN_MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
            onChoose={(mode) => change({ mode })}
          />
          <p className="t2 small explains">{t(`delivery.modeText.${draft.mode}`)}</p>
          {draft.mode === 'predictive' && <MessageNote lacks={campaign?.lacksInformationMessage} />}
          <FieldError id="mode" error={wrongWith(undefined, error, 'mode')} />
        </div>
        <DeliveryFields
          mode={draft.mode}
          draft={draft.delivery}
          change={(changes) => change({ delivery: { ...draft.delivery, ...changes } })}
          faults={DELIVERY_FIELDS.filter((field) => faults[`delivery.${field}`] !== undefined)}
          error={error}
          prefix="delivery."
        />
      </div>
    </section>
  );
}
