/** A new entry of the register: a number in any spelling, or a person by customer key, always with a reason. */
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterRequest } from '../../../wire/register.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Segments } from '../../ui/switches.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { CountrySelect } from '../country-select.tsx';
import { useDeed } from '../deed.ts';
import { Fault, wrongWith } from '../page-parts.tsx';

const SHOWN_MS = 4_000;

export function AddEntry({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const toasts = useToasts();
  const formId = useId();
  const [kind, setKind] = useState<RegisterRequest['kind']>('number');
  const [number, setNumber] = useState('');
  const [country, setCountry] = useState('DE');
  const [customerKey, setCustomerKey] = useState('');
  const [reason, setReason] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const deed = useDeed({
    refreshes: ['/api/register'],
    onDone: () => {
      toasts.show({ id: 'register', title: t('register.added'), icon: 'ban', durationMs: SHOWN_MS });
      onClose();
    },
  });
  const missing = (value: string) => (isChecked && value.trim() === '' ? t('shared.required') : undefined);
  const submit = () => {
    setIsChecked(true);
    const who = kind === 'number' ? number : customerKey;
    if (who.trim() === '' || reason.trim() === '' || deed.isRunning) return;
    const body: RegisterRequest =
      kind === 'number'
        ? { kind, number: number.trim(), country, reason: reason.trim() }
        : { kind, customerKey: customerKey.trim(), reason: reason.trim() };
    deed.run({ path: '/api/register', body });
  };
  const kinds = (['number', 'person'] as const).map((value) => ({
    value,
    label: t(`register.kinds.${value}`),
  }));
  return (
    <Dialog
      title={t('register.addTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('frame:actions.cancel')}</Button>
          <Button look="primary" type="submit" form={formId} aria-busy={deed.isRunning}>
            {t('register.add')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Segments label={t('register.kind')} chosen={kind} options={kinds} onChoose={setKind} />
        {kind === 'number' ? (
          <div className="pair">
            <TextField
              label={t('register.number')}
              hint={t('register.numberHint')}
              value={number}
              type="tel"
              maxLength={60}
              autoComplete="off"
              onValue={setNumber}
              error={wrongWith(missing(number), deed.error, 'number')}
            />
            <CountrySelect
              label={t('register.country')}
              hint={t('register.countryHint')}
              value={country}
              onValue={setCountry}
            />
          </div>
        ) : (
          <TextField
            label={t('register.customerKey')}
            hint={t('register.personNote')}
            value={customerKey}
            maxLength={120}
            autoComplete="off"
            onValue={setCustomerKey}
            error={wrongWith(missing(customerKey), deed.error, 'customerKey')}
          />
        )}
        <TextArea
          label={t('register.reason')}
          hint={t('register.reasonHint')}
          value={reason}
          rows={3}
          maxLength={500}
          onValue={setReason}
          error={wrongWith(missing(reason), deed.error, 'reason')}
        />
        <Fault error={deed.error} fields={['number', 'customerKey', 'reason']} />
      </form>
    </Dialog>
  );
}
