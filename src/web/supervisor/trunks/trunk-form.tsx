/** Making and editing a trunk. Its secret is typed and never shown. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrunkRow } from '../../../wire/trunks.ts';
import { errorText, ServerError } from '../../server/rest.ts';
import { Checkbox, FieldError, PasswordField, TextArea, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import {
  CODECS,
  type Codec,
  type DraftField,
  type TrunkDraft,
  draftOf,
  faultsOf,
  refusedField,
  requestOf,
  withTransport,
} from './trunk-draft.ts';

export interface TrunkFormProps {
  /** Undefined: a new one. */
  trunk: TrunkRow | undefined;
  onClose: () => void;
}

export function TrunkForm({ trunk, onClose }: TrunkFormProps) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const [draft, setDraft] = useState(() => draftOf(trunk));
  const deed = useDeed({ refreshes: ['/api/trunks'], onDone: onClose });
  const faults = faultsOf(draft, trunk);
  const submit = () =>
    deed.run({
      path: trunk ? `/api/trunks/${trunk.id}` : '/api/trunks',
      method: trunk ? 'PATCH' : 'POST',
      body: requestOf(draft, trunk),
    });
  const title = trunk?.isPractice
    ? t('trunks.form.practiceTitle')
    : trunk
      ? t('trunks.form.editTitle', { name: trunk.name })
      : t('trunks.form.createTitle');
  const serverField = deed.error instanceof ServerError ? deed.error.refusal.field : undefined;
  return (
    <FormDialog
      title={title}
      yes={trunk ? t('frame:actions.save') : t('trunks.add')}
      deed={deed}
      fields={serverField === undefined ? [] : [serverField]}
      isComplete={faults.length === 0}
      onSubmit={submit}
      onClose={onClose}
      width={620}
    >
      {(_missing, isChecked) => {
        const form = { draft, setDraft, trunk, wrong: wrongOf(t, { error: deed.error, faults, isChecked }) };
        return (
          <>
            {!trunk?.isPractice && <FarEnd {...form} />}
            {!trunk?.isPractice && draft.transport === 'tls' && <Certificate {...form} />}
            {!trunk?.isPractice && <Account {...form} />}
            {!trunk?.isPractice && <Voice {...form} />}
            <Limits {...form} />
          </>
        );
      }}
    </FormDialog>
  );
}

interface FormParts {
  draft: TrunkDraft;
  setDraft: (draft: TrunkDraft) => void;
  trunk: TrunkRow | undefined;
  wrong: (field: DraftField | 'callerNumbers') => string | undefined;
}

interface Found {
  error: unknown;
  faults: readonly DraftField[];
  isChecked: boolean;
}

/** The sentence under a field: what this page found once somebody tried to send it, else what the server said. */
function wrongOf(
  t: ReturnType<typeof useTranslation>['t'],
  { error, faults, isChecked }: Found,
): FormParts['wrong'] {
  const say = t as unknown as (key: string, values?: object) => string;
  const refused = refusedField(error);
  return (field) => {
    if (isChecked && faults.some((fault) => fault === field)) return say(`trunks.wrong.${field}`);
    if (refused?.field !== field || !(error instanceof ServerError)) return undefined;
    const isForm = error.refusal.code === 'malformed' || error.refusal.code === 'number_malformed';
    return isForm ? say(`trunks.wrong.${field}`, { line: refused.line ?? 1 }) : errorText(error);
  };
}

const PLAIN = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;

function FarEnd({ draft, setDraft, wrong }: FormParts) {
  const { t } = useTranslation('supervisor');
  const change = (changes: Partial<TrunkDraft>) => setDraft({ ...draft, ...changes });
  return (
    <>
      <div className="pair">
        <TextField
          label={t('trunks.form.name')}
          value={draft.name}
          maxLength={80}
          autoComplete="off"
          onValue={(name) => change({ name })}
          error={wrong('name')}
        />
        <Select
          label={t('trunks.form.kind')}
          value={draft.kind}
          options={(['registration', 'address'] as const).map((value) => ({
            value,
            label: t(`trunks.form.kinds.${value}`),
          }))}
          onValue={(kind) => change({ kind: kind as TrunkDraft['kind'] })}
        />
      </div>
      <TextField
        label={t('trunks.form.host')}
        value={draft.host}
        maxLength={253}
        {...PLAIN}
        onValue={(host) => change({ host })}
        error={wrong('host')}
      />
      <div className="pair">
        <Select
          label={t('trunks.form.transport')}
          value={draft.transport}
          options={(['udp', 'tcp', 'tls'] as const).map((value) => ({
            value,
            label: t(`trunks.form.transports.${value}`),
          }))}
          onValue={(transport) => setDraft(withTransport(draft, transport as TrunkDraft['transport']))}
        />
        <TextField
          label={t('trunks.form.port')}
          value={draft.port}
          inputMode="numeric"
          maxLength={5}
          autoComplete="off"
          onValue={(port) => change({ port })}
          error={wrong('port')}
        />
      </div>
    </>
  );
}

function Certificate({ draft, setDraft, wrong }: FormParts) {
  const { t } = useTranslation('supervisor');
  return (
    <TextArea
      label={t('trunks.form.certificate')}
      hint={t('trunks.form.certificateHint')}
      value={draft.certificate}
      rows={3}
      maxLength={20_000}
      {...PLAIN}
      onValue={(certificate) => setDraft({ ...draft, certificate })}
      error={wrong('certificate')}
    />
  );
}

/** Who we are there. */
function Account({ draft, setDraft, trunk, wrong }: FormParts) {
  const { t } = useTranslation('supervisor');
  const change = (changes: Partial<TrunkDraft>) => setDraft({ ...draft, ...changes });
  return (
    <>
      <div className="pair">
        <TextField
          label={t('trunks.form.user')}
          hint={t('trunks.form.userHint')}
          value={draft.user}
          maxLength={100}
          {...PLAIN}
          onValue={(user) => change({ user })}
          error={wrong('user')}
        />
        <PasswordField
          label={t('trunks.form.secret')}
          hint={trunk?.hasSecret ? t('trunks.form.secretKept') : t('trunks.form.secretHint')}
          value={draft.secret}
          maxLength={200}
          autoComplete="new-password"
          onValue={(secret) => change({ secret, dropsSecret: false })}
          error={wrong('secret')}
        />
      </div>
      {trunk?.hasSecret && (
        <Checkbox
          label={t('trunks.form.dropSecret')}
          isChecked={draft.dropsSecret}
          onChecked={(dropsSecret) => change({ dropsSecret, ...(dropsSecret ? { secret: '' } : {}) })}
        />
      )}
      <TextField
        label={t('trunks.form.fromDomain')}
        hint={t('trunks.form.optional')}
        value={draft.fromDomain}
        maxLength={253}
        {...PLAIN}
        onValue={(fromDomain) => change({ fromDomain })}
        error={wrong('fromDomain')}
      />
    </>
  );
}

function Voice({ draft, setDraft, wrong }: FormParts) {
  const { t } = useTranslation('supervisor');
  const isTls = draft.transport === 'tls';
  const warning =
    draft.isMediaEncrypted && !isTls
      ? t('trunks.form.mediaWarning')
      : isTls && !draft.isMediaEncrypted
        ? t('trunks.form.noMediaWarning')
        : undefined;
  const toggle = (codec: Codec, isOn: boolean) =>
    setDraft({
      ...draft,
      codecs: CODECS.filter((one) => (one === codec ? isOn : draft.codecs.includes(one))),
    });
  return (
    <>
      <Checkbox
        label={t('trunks.form.media')}
        isChecked={draft.isMediaEncrypted}
        onChecked={(isMediaEncrypted) => setDraft({ ...draft, isMediaEncrypted })}
      />
      {warning && (
        <p className="msg warn" role="status">
          <Icon name="warning" small />
          {warning}
        </p>
      )}
      <fieldset className="choices">
        <legend className="lab">
          <span>{t('trunks.form.codecs')}</span>
          <small>{t('trunks.form.codecsHint')}</small>
        </legend>
        <div className="codecs">
          {CODECS.map((codec) => (
            <Checkbox
              key={codec}
              label={codec}
              isChecked={draft.codecs.includes(codec)}
              onChecked={(isOn) => toggle(codec, isOn)}
            />
          ))}
        </div>
        <FieldError id="codecs" error={wrong('codecs')} />
      </fieldset>
    </>
  );
}

function Limits({ draft, setDraft, trunk, wrong }: FormParts) {
  const { t } = useTranslation('supervisor');
  return (
    <>
      <div className="pair">
        <TextField
          label={t('trunks.form.lines')}
          value={draft.lines}
          inputMode="numeric"
          maxLength={5}
          autoComplete="off"
          onValue={(lines) => setDraft({ ...draft, lines })}
          error={wrong('lines')}
        />
        <TextField
          label={t('trunks.form.callsPerSecond')}
          value={draft.callsPerSecond}
          inputMode="numeric"
          maxLength={3}
          autoComplete="off"
          onValue={(callsPerSecond) => setDraft({ ...draft, callsPerSecond })}
          error={wrong('callsPerSecond')}
        />
      </div>
      <div className="pair">
        <TextField
          label={t('trunks.form.minutePrice')}
          hint={t('trunks.form.minutePriceHint')}
          value={draft.minutePrice}
          inputMode="decimal"
          maxLength={8}
          autoComplete="off"
          onValue={(minutePrice) => setDraft({ ...draft, minutePrice })}
          error={wrong('minutePrice')}
        />
        <TextField
          label={t('trunks.form.minuteCurrency')}
          value={draft.minuteCurrency}
          maxLength={3}
          {...PLAIN}
          onValue={(minuteCurrency) => setDraft({ ...draft, minuteCurrency })}
        />
      </div>
      {!trunk?.isPractice && (
        <TextArea
          label={t('trunks.form.callerNumbers')}
          hint={t('trunks.form.callerNumbersHint')}
          value={draft.callerNumbers}
          rows={3}
          maxLength={2_000}
          onValue={(callerNumbers) => setDraft({ ...draft, callerNumbers })}
          error={wrong('callerNumbers')}
        />
      )}
    </>
  );
}
