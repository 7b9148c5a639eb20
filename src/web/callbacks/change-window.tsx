/** Another time or number of a callback, and for supervisors another owner. The server decides; what it says no to stands at its field. */
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackChangeRequest, CallbackRow } from '../../wire/callbacks.ts';
import { placeOf } from '../agent/zone-place.ts';
import { serverNow, useServerNow } from '../server/clock.ts';
import { errorText, fieldError } from '../server/rest.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { Select } from '../ui/select.tsx';
import { useFormat } from '../ui/use-format.ts';
import {
  type ChangeDraft,
  NEW_NUMBER,
  changeDraft,
  changeRequest,
  instantOf,
  missingIn,
} from './change-draft.ts';
import { ChangeHint } from './change-hint.tsx';
import { ownZone } from './month-days.ts';
import { useContactName } from './words.ts';

export interface ChangeWindowProps {
  row: CallbackRow;
  /** Whom it can be given to; undefined: that is not asked. */
  owners?: readonly { readonly value: string; readonly label: string }[];
  isRunning: boolean;
  error: unknown;
  /** False where something is on the line: nothing may be modal then. */
  isModal: boolean;
  onSave: (change: CallbackChangeRequest) => void;
  onClose: () => void;
}

const FIELDS = ['callback.at', 'callback.number', 'ownerId'];

export function ChangeWindow(props: ChangeWindowProps) {
  const { row, owners, isRunning, error, isModal, onSave, onClose } = props;
  const { t } = useTranslation(['callbacks', 'frame']);
  const formId = useId();
  const zone = ownZone();
  const [draft, setDraft] = useState(() => changeDraft(row, { zone, now: serverNow() }));
  const [isChecked, setIsChecked] = useState(false);
  const change = (changes: Partial<ChangeDraft>) => setDraft({ ...draft, ...changes });
  const missing = missingIn(draft);
  const said = (field: 'at' | 'number', words: string) =>
    isChecked && missing.includes(field) ? words : fieldError(error, `callback.${field}`);
  const isElsewhere = Boolean(error) && FIELDS.every((field) => fieldError(error, field) === undefined);
  const title = row.state === 'missed' ? t('form.titleAnew') : t('form.title');
  return (
    <Dialog
      title={`${title}: ${useContactName()(row)}`}
      isOpen
      isModal={isModal}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('frame:actions.cancel')}</Button>
          <Button look="primary" type="submit" form={formId} aria-busy={isRunning}>
            {t('form.save')}
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
          setIsChecked(true);
          if (missing.length === 0 && !isRunning) onSave(changeRequest(draft, row, zone));
        }}
      >
        <TimeFields draft={draft} change={change} row={row} error={said('at', t('form.needed'))} />
        <ChangeHint row={row} draft={draft} change={change} isRefused={Boolean(error)} />
        <NumberFields
          draft={draft}
          change={change}
          row={row}
          error={said('number', t('form.numberNeeded'))}
        />
        {owners && (
          <Select
            label={t('form.owner')}
            value={draft.ownerId}
            options={[{ value: '', label: t('form.anyAgent') }, ...owners]}
            onValue={(ownerId) => change({ ownerId })}
            error={fieldError(error, 'ownerId')}
          />
        )}
        {isElsewhere && (
          <p className="msg bad" role="alert">
            <Icon name="warning" small />
            {errorText(error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface PartProps {
  draft: ChangeDraft;
  change: (changes: Partial<ChangeDraft>) => void;
  row: CallbackRow;
  error: string | undefined;
}

/** Date and time by the own clock, with the contact's beside them (D7). */
function TimeFields({ draft, change, row, error }: PartProps) {
  const { t, i18n } = useTranslation('callbacks');
  const format = useFormat();
  const now = useServerNow();
  const meant = instantOf(draft, ownZone());
  const there = meant && format.moment(meant.at, now, row.zone);
  const isSame = meant !== undefined && there === format.moment(meant.at, now, ownZone());
  return (
    <>
      <div className="pair">
        <TextField
          label={t('form.date')}
          type="date"
          value={draft.date}
          onValue={(date) => change({ date })}
          error={error}
        />
        <TextField
          label={t('form.time')}
          type="time"
          value={draft.time}
          onValue={(time) => change({ time })}
        />
      </div>
      <p className="t2 small" role="status">
        {meant &&
          (isSame
            ? t('form.own')
            : t('form.there', { time: there, place: placeOf(row.zone, i18n.language) }))}
        {meant?.isDoubled && ` ${t('form.doubled')}`}
      </p>
    </>
  );
}

function NumberFields({ draft, change, row, error }: PartProps) {
  const { t } = useTranslation('callbacks');
  const isNew = draft.number === NEW_NUMBER;
  const options = [
    ...row.numbers.map(({ e164, label }) => ({
      value: e164,
      label: `${t(`numbers.${label}`)} – ${formatPhoneNumber(e164)}`,
    })),
    { value: NEW_NUMBER, label: t('form.newNumber') },
  ];
  return (
    <>
      <Select
        label={t('form.number')}
        value={draft.number}
        options={options}
        onValue={(number) => change({ number })}
        error={isNew ? undefined : error}
      />
      {isNew && (
        <TextField
          label={t('form.typed')}
          type="tel"
          autoComplete="off"
          maxLength={40}
          value={draft.typed}
          onValue={(typed) => change({ typed })}
          error={error}
        />
      )}
    </>
  );
}
