/** Puts a number or the person on the organisation's do-not-call register, with the reason that stays as evidence (D2). */
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { Select } from '../ui/select.tsx';
import { useInteraction } from './open-interaction.tsx';

export function RegisterWindow({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation(['agent', 'frame']);
  const formId = useId();
  const actions = (
    <>
      <Button onClick={onClose}>{t('frame:actions.cancel')}</Button>
      <Button type="submit" form={formId} look="danger" icon="lock">
        {t('register.submit')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('register.title')} isOpen={isOpen} onClose={onClose} isModal={false} actions={actions}>
      <RegisterForm formId={formId} onClose={onClose} />
    </Dialog>
  );
}

function RegisterForm({ formId, onClose }: { formId: string; onClose: () => void }) {
  const { t } = useTranslation('agent');
  const { interaction, name, number, register } = useInteraction();
  const [kind, setKind] = useState<'person' | 'number'>('person');
  const [e164, setE164] = useState(number?.e164 ?? interaction.numbers[0]?.e164 ?? '');
  const [reason, setReason] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (reason.trim() === '') return;
    const entry = { kind, reason: reason.trim(), ...(kind === 'number' ? { e164 } : {}) };
    void register(entry).then((answer) => {
      if (answer.ok) onClose();
    });
  };
  const options = interaction.numbers.map((each) => ({
    value: each.e164,
    label: `${t(`numbers.${each.label}`)} – ${formatPhoneNumber(each.e164)}`,
  }));
  return (
    <form id={formId} className="stack" onSubmit={submit} noValidate>
      <fieldset>
        <legend className="lab">{t('register.what')}</legend>
        <div className="pick">
          <KindChoice
            isChosen={kind === 'person'}
            onChoose={() => setKind('person')}
            label={t('register.person')}
            note={t('register.personNote', { name })}
          />
          <KindChoice
            isChosen={kind === 'number'}
            onChoose={() => setKind('number')}
            label={t('register.number')}
          />
        </div>
      </fieldset>
      {kind === 'number' && (
        <Select label={t('register.which')} value={e164} options={options} onValue={setE164} />
      )}
      <TextField
        label={t('register.reason')}
        hint={t('register.reasonHint')}
        value={reason}
        onValue={setReason}
        maxLength={500}
        error={isChecked && reason.trim() === '' ? t('register.reasonMissing') : undefined}
      />
      <p className="t2 small">{t('register.note')}</p>
    </form>
  );
}

function KindChoice({ isChosen, onChoose, label, note }: KindChoiceProps) {
  return (
    <label className={isChosen ? 'on' : ''}>
      <input type="radio" name="register-kind" checked={isChosen} onChange={onChoose} />
      <span className={isChosen ? 'rd on' : 'rd'} />
      <span>{label}</span>
      <span />
      {note && <small>{note}</small>}
    </label>
  );
}

interface KindChoiceProps {
  isChosen: boolean;
  onChoose: () => void;
  label: string;
  note?: string;
}
