/** A new entry of the register: a number in any spelling, or a person by customer key, always with a reason. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterRequest } from '../../../wire/register.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Segments } from '../../ui/switches.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { CountrySelect } from '../country-select.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { wrongWith } from '../page-parts.tsx';

const SHOWN_MS = 4_000;

interface EntryDraft {
  readonly kind: RegisterRequest['kind'];
  readonly number: string;
  readonly country: string;
  readonly customerKey: string;
  readonly reason: string;
}

const NEW_ENTRY: EntryDraft = { kind: 'number', number: '', country: 'DE', customerKey: '', reason: '' };

function requestOf({ kind, number, country, customerKey, reason }: EntryDraft): RegisterRequest {
  return kind === 'number'
    ? { kind, number: number.trim(), country, reason: reason.trim() }
    : { kind, customerKey: customerKey.trim(), reason: reason.trim() };
}

export function AddEntry({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const toasts = useToasts();
  const [draft, setDraft] = useState(NEW_ENTRY);
  const deed = useDeed({
    refreshes: ['/api/register'],
    onDone: () => {
      toasts.show({ id: 'register', title: t('register.added'), icon: 'ban', durationMs: SHOWN_MS });
      onClose();
    },
  });
  const change = (changes: Partial<EntryDraft>) => setDraft({ ...draft, ...changes });
  const who = draft.kind === 'number' ? draft.number : draft.customerKey;
  const kinds = (['number', 'person'] as const).map((value) => ({
    value,
    label: t(`register.kinds.${value}`),
  }));
  return (
    <FormDialog
      title={t('register.addTitle')}
      yes={t('register.add')}
      deed={deed}
      fields={['number', 'customerKey', 'reason']}
      isComplete={who.trim() !== '' && draft.reason.trim() !== ''}
      onSubmit={() => deed.run({ path: '/api/register', body: requestOf(draft) })}
      onClose={onClose}
    >
      {(missing) => (
        <>
          <Segments
            label={t('register.kind')}
            chosen={draft.kind}
            options={kinds}
            onChoose={(kind) => change({ kind })}
          />
          <WhoField draft={draft} change={change} missing={missing} error={deed.error} />
          <TextArea
            label={t('register.reason')}
            hint={t('register.reasonHint')}
            value={draft.reason}
            rows={3}
            maxLength={500}
            onValue={(reason) => change({ reason })}
            error={wrongWith(missing(draft.reason), deed.error, 'reason')}
          />
        </>
      )}
    </FormDialog>
  );
}

interface WhoFieldProps {
  draft: EntryDraft;
  change: (changes: Partial<EntryDraft>) => void;
  missing: (value: string) => string | undefined;
  error: unknown;
}

/** The number with its country, or the person's customer key. */
function WhoField({ draft, change, missing, error }: WhoFieldProps) {
  const { t } = useTranslation('supervisor');
  if (draft.kind === 'person') {
    return (
      <TextField
        label={t('register.customerKey')}
        hint={t('register.personNote')}
        value={draft.customerKey}
        maxLength={120}
        autoComplete="off"
        onValue={(customerKey) => change({ customerKey })}
        error={wrongWith(missing(draft.customerKey), error, 'customerKey')}
      />
    );
  }
  return (
    <div className="pair">
      <TextField
        label={t('register.number')}
        hint={t('register.numberHint')}
        value={draft.number}
        type="tel"
        maxLength={60}
        autoComplete="off"
        onValue={(number) => change({ number })}
        error={wrongWith(missing(draft.number), error, 'number')}
      />
      <CountrySelect
        label={t('register.country')}
        hint={t('register.countryHint')}
        value={draft.country}
        onValue={(country) => change({ country })}
      />
    </div>
  );
}
