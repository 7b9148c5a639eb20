/** Reject with a callback set: it would not be kept, and that is said before (S54, D1). */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useInteraction } from '../open-interaction.tsx';
import { useWhen } from './callback-button.tsx';

export function RejectQuestion() {
  const { t } = useTranslation('agent');
  const { rejecting, keepCallback, reject, callback, name } = useInteraction();
  const when = useWhen(callback.set);
  return (
    <Dialog
      title={t('callback.rejectTitle')}
      isOpen={rejecting !== undefined && callback.set !== undefined}
      onClose={keepCallback}
      isModal={false}
      place="wrap"
      actions={
        <>
          <Button look="danger" onClick={() => rejecting && reject(rejecting, true)}>
            {t('callback.rejectAnyway')}
          </Button>
          <Button look="primary" onClick={keepCallback}>
            {t('callback.rejectBack')}
          </Button>
        </>
      }
    >
      <p>{t('callback.rejectText', { name, when })}</p>
    </Dialog>
  );
}
