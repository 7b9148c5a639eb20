/** The agent's telephone on the sign-in page: whoever is no agent need not care, it is this browser unless something else is chosen. */
import { useTranslation } from 'react-i18next';
import type { PhoneChoiceRequest } from '../../wire/phone.ts';
import { CHOICES, type ChoiceKind } from '../phone/phone-choice.ts';
import { TextField } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';

export interface PhoneEntry {
  kind: ChoiceKind;
  number: string;
}

export function numberMissing({ kind, number }: PhoneEntry): boolean {
  return kind === 'external' && number.trim().length < 3;
}

export function wishOf({ kind, number }: PhoneEntry): PhoneChoiceRequest {
  return kind === 'external' ? { kind, number: number.trim() } : { kind };
}

interface PhoneAtSignInProps {
  entry: PhoneEntry;
  onEntry: (entry: PhoneEntry) => void;
  isChecked: boolean;
}

export function PhoneAtSignIn({ entry, onEntry, isChecked }: PhoneAtSignInProps) {
  const { t } = useTranslation('frame');
  const options = CHOICES.map((value) => ({ value, label: t(`signIn.phones.${value}`) }));
  return (
    <>
      <Select
        label={t('signIn.phone')}
        hint={t('signIn.phoneHint')}
        name="phone"
        value={entry.kind}
        options={options}
        onValue={(kind) => onEntry({ ...entry, kind: kind as ChoiceKind })}
      />
      {entry.kind === 'external' && (
        <TextField
          label={t('signIn.phoneNumber')}
          hint={t('signIn.phoneNumberHint')}
          name="phoneNumber"
          inputMode="tel"
          autoComplete="off"
          maxLength={60}
          value={entry.number}
          onValue={(number) => onEntry({ ...entry, number })}
          error={isChecked && numberMissing(entry) ? t('signIn.phoneNumberMissing') : undefined}
        />
      )}
    </>
  );
}
