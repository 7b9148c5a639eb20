/** The Origin in words, the same in the pop-up area and in the case information (S33, S34). */
import { useTranslation } from 'react-i18next';
import type { InteractionView } from '../../wire/live.ts';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { useDesk } from './desk.tsx';
import { originOf } from './delivery-rules.ts';
import { contactName } from './words.ts';

/** Where it comes from, and once somebody has answered who it is: the name, else the number. */
export function useOriginWords(): (interaction: InteractionView) => string {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  return (interaction) => {
    switch (originOf(interaction)) {
      case 'callback': {
        const { kept } = interaction.callback;
        if (interaction.origin === 'callback' && !kept?.isPersonal) return t('callback.origin');
        // D9: it was somebody else's, who did not come in time.
        return kept?.ownerName !== undefined && kept.ownerName !== view.shift.displayName
          ? t('callback.originOf', { name: kept.ownerName })
          : t('callback.originPersonal');
      }
      case 'called_back':
        return t('case.originCalledBack');
      case 'preview':
        return t('case.originPreview');
      case 'call':
        return t('offers.originCall');
      case 'connecting':
        return t('offers.originConnecting');
      case 'contact': {
        const e164 = interaction.call?.e164 ?? interaction.numbers[0]?.e164;
        return contactName(interaction) ?? (e164 ? formatPhoneNumber(e164) : t('interaction.unnamed'));
      }
    }
  };
}
