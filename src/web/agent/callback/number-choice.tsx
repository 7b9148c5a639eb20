/** To (S67): the contact's numbers with their types, and a new one with its own type (S68, D8). */
import { useTranslation } from 'react-i18next';
import { NUMBER_LABELS } from '../../../domain/phone-number.ts';
import { refusalText } from '../../server/rest.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { Select } from '../../ui/select.tsx';
import { useInteraction } from '../open-interaction.tsx';
import { faultOf } from './use-callback.ts';

export function NumberChoice() {
  const { t } = useTranslation('agent');
  const { interaction, callback } = useInteraction();
  const { values, change } = callback;
  const isNew = values.label !== undefined;
  const fault = faultOf(callback);
  const error =
    fault?.field === 'callback.number' ? refusalText({ ...fault, code: fault.refused }) : undefined;
  const own = interaction.numbers.map(({ e164, label }) => ({
    value: e164,
    label: t('callback.option', {
      kind: t(`callback.phones.${label}`),
      number: formatPhoneNumber(e164),
    }),
  }));
  const options = isNew ? [...own, { value: 'new', label: t('callback.newNumber') }] : own;
  return (
    <div>
      <Select
        label={t('callback.to')}
        name="callback-number"
        value={isNew ? 'new' : values.number}
        options={options}
        error={isNew ? undefined : error}
        onValue={(number) => number !== 'new' && change({ number, label: undefined })}
      />
      {isNew ? (
        <NewNumber error={error} />
      ) : (
        <Button
          look="quiet"
          size="small"
          icon="plus"
          className="cbknew"
          onClick={() => change({ number: '', label: 'mobile' })}
        >
          {t('callback.newNumber')}
        </Button>
      )}
    </div>
  );
}

function NewNumber({ error }: { error: string | undefined }) {
  const { t, i18n } = useTranslation('agent');
  const { callback } = useInteraction();
  const { values, change, hinted } = callback;
  const added = hinted.hint?.added;
  const country =
    added?.country && new Intl.DisplayNames([i18n.language], { type: 'region' }).of(added.country);
  const kinds = NUMBER_LABELS.map((value) => ({ value, label: t(`callback.phones.${value}`) }));
  // Nothing is wrong with a number that has not been begun.
  const shown = values.number === '' && callback.refusal === undefined ? undefined : error;
  return (
    <div className="cbkadd">
      <Select
        label={t('callback.kind')}
        value={values.label ?? 'mobile'}
        options={kinds}
        onValue={(value) => change({ label: NUMBER_LABELS.find((label) => label === value) ?? 'other' })}
      />
      <TextField
        label={t('callback.number')}
        name="callback-new-number"
        type="tel"
        autoComplete="off"
        autoFocus
        maxLength={40}
        value={values.number}
        error={shown}
        onValue={(number) => change({ number })}
      />
      {added && !shown && (
        <p className="cbknote t2">
          {t('callback.readAs', { number: formatPhoneNumber(added.e164), country: country ?? '' })}
        </p>
      )}
    </div>
  );
}
