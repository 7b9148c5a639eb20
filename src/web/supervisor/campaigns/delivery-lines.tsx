/** A campaign's delivery in the words of its form: the lines of what it is made of. */
import { useTranslation } from 'react-i18next';
import { deliveryOf } from '../../../domain/campaign/delivery.ts';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { useFormat } from '../../ui/use-format.ts';
import { type DeliveryField, deliveryDraft, fieldsFor } from './delivery-draft.ts';

export interface DeliveryLine {
  term: string;
  value: string;
}

/** What fits the mode, as terms and values; nothing of what does not matter for it. */
export function useDeliveryLines({ mode, settings }: CampaignDetail): readonly DeliveryLine[] {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const delivery = deliveryOf(settings);
  const fields = fieldsFor(mode, deliveryDraft(settings));
  const seconds = (ms: number) => t('campaigns.seconds', { count: Math.round(ms / 1000) });
  const yesOrNo = (is: boolean) => (is ? t('delivery.yes') : t('delivery.no'));
  const { autoDialAfterMs, ignoredOffersLimit, priority, share } = delivery;
  const lines: Record<Exclude<DeliveryField, 'share'>, DeliveryLine> = {
    connection: {
      term: t('delivery.connection'),
      value: `${t(`delivery.connections.${delivery.connection}`)}. ${t(`delivery.connectionText.${delivery.connection}`)}`,
    },
    answering: {
      term: t('delivery.answering'),
      value: t(`delivery.answerings.${delivery.answering}`),
    },
    offerTimeoutSeconds: {
      term: t('delivery.offerTimeoutSeconds'),
      value: seconds(delivery.offerTimeoutMs),
    },
    ignoredOffersLimit: {
      term: t('delivery.ignoredOffersLimit'),
      value: t('delivery.ignoredValue', { count: ignoredOffersLimit }),
    },
    autoDialAfterSeconds: {
      term: t('delivery.autoDial'),
      value: autoDialAfterMs === undefined ? t('delivery.byAgent') : seconds(autoDialAfterMs),
    },
    abandonAimPercent: {
      term: t('delivery.abandonAimPercent'),
      value: format.percent(delivery.abandonAim),
    },
    detectsMachines: { term: t('delivery.detectsMachines'), value: yesOrNo(delivery.detectsMachines) },
    leavesVoicemail: { term: t('delivery.leavesVoicemail'), value: yesOrNo(delivery.leavesVoicemail) },
    priority: { term: t('delivery.blended'), value: t('delivery.blendedValue', { priority, share }) },
  };
  return fields.flatMap((field) => (field === 'share' ? [] : [lines[field]]));
}
