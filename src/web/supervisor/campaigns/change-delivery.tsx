/** Mode and delivery while the campaign is loaded or runs (E2): a window with the form's own fields. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignMode } from '../../../domain/campaign/campaign.ts';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import type { DeliveryRequest } from '../../../wire/delivery.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { Segments } from '../../ui/switches.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { wrongWith } from '../page-parts.tsx';
import { DELIVERY_FIELDS, deliveryDraft, deliveryFaults, deliveryRequest } from './delivery-draft.ts';
import { DeliveryFields, MessageNote } from './delivery-fields.tsx';

/** Those between which a campaign changes while it runs. */
const SWITCHING = ['progressive', 'predictive'] as const;
type Switching = (typeof SWITCHING)[number];

function isSwitching(mode: CampaignMode): mode is Switching {
  return mode === 'progressive' || mode === 'predictive';
}

export function ChangeDelivery({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="small" className="changesharing" onClick={() => setIsOpen(true)}>
        {t('delivery.change')}
      </Button>
      {isOpen && <DeliveryDialog campaign={campaign} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function DeliveryDialog({ campaign, onClose }: { campaign: CampaignDetail; onClose: () => void }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  // As it is when the window opens; the page behind it goes on being read anew.
  const [draft, setDraft] = useState(() => deliveryDraft(campaign.settings));
  const [mode, setMode] = useState(campaign.mode);
  const deed = useDeed({ refreshes: ['/api/campaigns'], onDone: onClose });
  const faults = deliveryFaults(mode, draft);
  const body = (): DeliveryRequest => ({
    ...deliveryRequest(mode, draft),
    ...(isSwitching(mode) ? { mode } : {}),
  });
  return (
    <FormDialog
      title={t('delivery.changeTitle', { name: campaign.name })}
      yes={t('frame:actions.save')}
      deed={deed}
      fields={['mode', ...DELIVERY_FIELDS]}
      isComplete={faults.length === 0}
      onSubmit={() => deed.run({ path: `/api/campaigns/${campaign.id}/delivery`, body: body() })}
      onClose={onClose}
      width={680}
    >
      {(_missing, isChecked) => (
        <>
          {isSwitching(mode) && (
            <ModeChoice mode={mode} onMode={setMode} campaign={campaign} error={deed.error} />
          )}
          <DeliveryFields
            mode={mode}
            draft={draft}
            change={(changes) => setDraft((before) => ({ ...before, ...changes }))}
            faults={isChecked ? faults : []}
            error={deed.error}
            prefix=""
          />
          <p className="t2 small">{t('delivery.changeNote')}</p>
        </>
      )}
    </FormDialog>
  );
}

interface ModeChoiceProps {
  mode: Switching;
  onMode: (mode: Switching) => void;
  campaign: CampaignDetail;
  error: unknown;
}

function ModeChoice({ mode, onMode, campaign, error }: ModeChoiceProps) {
  const { t } = useTranslation('supervisor');
  return (
    <div>
      <p className="lab">{t('delivery.mode')}</p>
      <Segments
        label={t('delivery.mode')}
        chosen={mode}
        options={SWITCHING.map((value) => ({ value, label: t(`modes.${value}`) }))}
        onChoose={onMode}
      />
      <p className="t2 small explains">{t(`delivery.modeText.${mode}`)}</p>
      {mode === 'predictive' && campaign.lacksInformationMessage && <MessageNote lacks />}
      <FieldError id="mode" error={wrongWith(undefined, error, 'mode')} />
    </div>
  );
}
