/** The fields of a campaign's delivery that fit its mode; in the form, and in the window while it runs. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { CampaignMode } from '../../../domain/campaign/campaign.ts';
import { ANSWERINGS, CONNECTIONS } from '../../../domain/campaign/delivery.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segments } from '../../ui/switches.tsx';
import { wrongWith } from '../page-parts.tsx';
import {
  AIM_BOUNDS,
  DELIVERY_NUMBERS,
  type DeliveryDraft,
  type DeliveryField,
  type DeliveryNumber,
  fieldsFor,
} from './delivery-draft.ts';

export interface DeliveryFieldsProps {
  mode: CampaignMode;
  draft: DeliveryDraft;
  change: (changes: Partial<DeliveryDraft>) => void;
  faults: readonly DeliveryField[];
  /** What the server said about the last try, and what it calls these fields: "delivery." in a campaign's request. */
  error: unknown;
  prefix: '' | 'delivery.';
}

export function DeliveryFields(props: DeliveryFieldsProps) {
  const { t } = useTranslation('supervisor');
  const fields = fieldsFor(props.mode, props.draft);
  const has = (field: DeliveryField) => fields.includes(field);
  return (
    <div className="stack deliveryfields">
      {has('connection') && <ConnectionField {...props} />}
      {has('answering') && <AnsweringField {...props} />}
      {has('offerTimeoutSeconds') && (
        <div className="pair">
          <NumberField {...props} field="offerTimeoutSeconds" hint={t('form.secondsHint')} />
          <NumberField {...props} field="ignoredOffersLimit" hint={t('delivery.ignoredOffersHint')} />
        </div>
      )}
      {has('autoDialAfterSeconds') && <TimedPreview {...props} />}
      {has('abandonAimPercent') && <AimField {...props} />}
      {has('detectsMachines') && <MachineFields {...props} hasVoicemail={has('leavesVoicemail')} />}
      {has('priority') && (
        <div>
          <p className="lab">{t('delivery.blended')}</p>
          <div className="pair">
            <NumberField {...props} field="priority" hint={t('delivery.priorityHint')} />
            <NumberField {...props} field="share" hint={t('delivery.shareHint')} />
          </div>
        </div>
      )}
    </div>
  );
}

function ConnectionField({ draft, change }: DeliveryFieldsProps) {
  const { t } = useTranslation('supervisor');
  return (
    <div>
      <p className="lab">{t('delivery.connection')}</p>
      <Segments
        label={t('delivery.connection')}
        chosen={draft.connection}
        options={CONNECTIONS.map((value) => ({ value, label: t(`delivery.connections.${value}`) }))}
        onChoose={(connection) => change({ connection })}
      />
      <p className="t2 small explains">{t(`delivery.connectionText.${draft.connection}`)}</p>
    </div>
  );
}

function AnsweringField({ draft, change }: DeliveryFieldsProps) {
  const { t } = useTranslation('supervisor');
  return (
    <div>
      <p className="lab">{t('delivery.answering')}</p>
      <Segments
        label={t('delivery.answering')}
        chosen={draft.answering}
        options={ANSWERINGS.map((value) => ({ value, label: t(`delivery.answerings.${value}`) }))}
        onChoose={(answering) => change({ answering })}
      />
      <p className="t2 small explains">{t(`delivery.answeringText.${draft.answering}`)}</p>
    </div>
  );
}

type NumberFieldProps = DeliveryFieldsProps & { field: DeliveryNumber; hint: string };

function NumberField({ draft, change, faults, error, prefix, field, hint }: NumberFieldProps) {
  const { t } = useTranslation('supervisor');
  const wrong = faults.includes(field) ? t('shared.between', DELIVERY_NUMBERS[field]) : undefined;
  return (
    <TextField
      label={t(`delivery.${field}`)}
      hint={hint}
      inputMode="numeric"
      autoComplete="off"
      value={draft.numbers[field]}
      onValue={(value) => change({ numbers: { ...draft.numbers, [field]: value } })}
      error={wrongWith(wrong, error, `${prefix}${field}`)}
    />
  );
}

function TimedPreview(props: DeliveryFieldsProps) {
  const { t } = useTranslation('supervisor');
  return (
    <div className="pair">
      <Checkbox
        label={t('delivery.autoDial')}
        note={t('delivery.autoDialNote')}
        isChecked={props.draft.dialsByItself}
        onChecked={(dialsByItself) => props.change({ dialsByItself })}
      />
      {props.draft.dialsByItself && (
        <NumberField {...props} field="autoDialAfterSeconds" hint={t('form.secondsHint')} />
      )}
    </div>
  );
}

function AimField({ draft, change, faults, error, prefix }: DeliveryFieldsProps) {
  const { t, i18n } = useTranslation('supervisor');
  const isGerman = i18n.language.startsWith('de');
  const text = draft.numbers.abandonAimPercent;
  const wrong = faults.includes('abandonAimPercent') ? t('delivery.percentBetween', AIM_BOUNDS) : undefined;
  return (
    <div className="pair">
      <TextField
        label={t('delivery.abandonAimPercent')}
        hint={t('delivery.abandonAimHint')}
        inputMode="decimal"
        autoComplete="off"
        value={isGerman ? text.replace('.', ',') : text}
        onValue={(value) => change({ numbers: { ...draft.numbers, abandonAimPercent: value } })}
        error={wrongWith(wrong, error, `${prefix}abandonAimPercent`)}
      />
    </div>
  );
}

function MachineFields({ draft, change, hasVoicemail }: DeliveryFieldsProps & { hasVoicemail: boolean }) {
  const { t } = useTranslation('supervisor');
  return (
    <div className="pair">
      <Checkbox
        label={t('delivery.detectsMachines')}
        note={t('delivery.detectsMachinesNote')}
        isChecked={draft.detectsMachines}
        onChecked={(detectsMachines) => change({ detectsMachines })}
      />
      {hasVoicemail && (
        <Checkbox
          label={t('delivery.leavesVoicemail')}
          note={t('delivery.leavesVoicemailNote')}
          isChecked={draft.leavesVoicemail}
          onChecked={(leavesVoicemail) => change({ leavesVoicemail })}
        />
      )}
    </div>
  );
}

/** E34: predictive does not start without its information message, and where one is made. */
export function MessageNote({ lacks }: { lacks: boolean | undefined }) {
  const { t } = useTranslation('supervisor');
  if (lacks === false) return null;
  return (
    <p className={lacks ? 'banner warn' : 't2 small explains'} {...(lacks ? { role: 'status' } : {})}>
      {lacks && <Icon name="warning" />}
      <span>
        {lacks ? t('delivery.lacksMessage') : t('delivery.needsMessage')}{' '}
        <Link href="/supervisor/announcements">{t('delivery.toAnnouncements')}</Link>
      </span>
    </p>
  );
}
