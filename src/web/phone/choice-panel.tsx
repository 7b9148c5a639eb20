/** The choice of the telephone in its panel: this browser, the SIP phone on the desk, or a number of one's own. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhoneChoiceRequest, PhoneChoices } from '../../wire/phone.ts';
import { errorText, fieldError, send } from '../server/rest.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { Segments } from '../ui/switches.tsx';
import { ExternalCost } from './external-cost.tsx';
import { DeskAccount } from './desk-account.tsx';
import { CHOICES, type ChoiceKind } from './phone-choice.ts';
import { usePhone } from './phone-provider.tsx';

const CHOICES_KEY = ['/api/phone/choices'];

/** Which telephones this agent may have; asked when the panel is opened. */
export function usePhoneChoices() {
  return useQuery({ queryKey: CHOICES_KEY, queryFn: () => send<PhoneChoices>('/api/phone/choices') });
}

export function ChoicePanel({ browser }: { browser: ReactNode }) {
  const { t } = useTranslation('phone');
  const { seen } = usePhone();
  const [shown, setShown] = useState<ChoiceKind>(seen.kind);
  const options = CHOICES.map((value) => ({ value, label: t(`choice.${value}`) }));
  return (
    <div className="phonechoice">
      <Segments label={t('choice.label')} chosen={shown} options={options} onChoose={setShown} />
      {shown === 'browser' && (seen.kind === 'browser' ? browser : <BackToBrowser />)}
      {shown === 'desk' && <DeskPhone />}
      {shown === 'external' && <ExternalNumber />}
    </div>
  );
}

/** One deed at a time; what the server refuses stays until the next try. */
function useChoosing() {
  const { choose } = usePhone();
  const [state, setState] = useState<{ isRunning: boolean; error: unknown }>({
    isRunning: false,
    error: undefined,
  });
  const run = async (choice: PhoneChoiceRequest) => {
    if (state.isRunning) return;
    setState({ isRunning: true, error: undefined });
    const error: unknown = await choose(choice).then(
      () => undefined,
      (fault: unknown) => fault,
    );
    setState({ isRunning: false, error });
  };
  return { ...state, run };
}

function Refused({ error }: { error: unknown }) {
  if (error === undefined) return null;
  return (
    <p className="msg bad" role="alert">
      <Icon name="warning" small />
      {errorText(error)}
    </p>
  );
}

function BackToBrowser() {
  const { t } = useTranslation('phone');
  const { run, error } = useChoosing();
  return (
    <>
      <p className="t2">{t('choice.browserNote')}</p>
      <Refused error={error} />
      <Button look="primary" icon="headset" onClick={() => void run({ kind: 'browser' })}>
        {t('choice.useBrowser')}
      </Button>
    </>
  );
}

function DeskPhone() {
  const { t } = useTranslation('phone');
  const { seen } = usePhone();
  const { run, error } = useChoosing();
  const client = useQueryClient();
  const { data } = usePhoneChoices();
  const renew = () => void client.invalidateQueries({ queryKey: CHOICES_KEY });
  if (data === undefined) return <p className="t2">{t('choice.loading')}</p>;
  if (data.desk === undefined) return <p className="t2">{t('choice.noDesk')}</p>;
  const isUsed = seen.kind === 'desk' && (seen.state === 'up' || seen.state === 'ringing');
  return (
    <>
      <DeskAccount desk={data.desk} onChanged={renew} />
      <Refused error={error} />
      {data.desk.madeAt !== undefined && !isUsed && (
        <Button look="primary" icon="phone" onClick={() => void run({ kind: 'desk' })}>
          {t(seen.kind === 'desk' ? 'choice.callDeskAgain' : 'choice.callDesk')}
        </Button>
      )}
    </>
  );
}

function ExternalNumber() {
  const { t } = useTranslation('phone');
  const { seen } = usePhone();
  const { run, error, isRunning } = useChoosing();
  const { data } = usePhoneChoices();
  const [number, setNumber] = useState(seen.external ? formatPhoneNumber(seen.external.number) : '');
  const [isChecked, setIsChecked] = useState(false);
  if (data === undefined) return <p className="t2">{t('choice.loading')}</p>;
  if (!data.mayUseExternalPhone && seen.kind !== 'external')
    return <p className="t2">{t('choice.noRight')}</p>;
  const isUsed = seen.kind === 'external' && (seen.state === 'up' || seen.state === 'ringing');
  const missing = isChecked && number.trim().length < 3 ? t('choice.numberMissing') : undefined;
  const ofField = fieldError(error, 'number');
  const submit = () => {
    setIsChecked(true);
    if (number.trim().length >= 3) void run({ kind: 'external', number: number.trim() });
  };
  return (
    <>
      {seen.external && <ExternalCost seen={seen} external={seen.external} />}
      {!isUsed && (
        <form
          className="phoneexternal"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <TextField
            label={t('choice.number')}
            hint={t('choice.numberHint')}
            inputMode="tel"
            autoComplete="off"
            maxLength={60}
            value={number}
            onValue={setNumber}
            error={missing ?? ofField}
          />
          {ofField === undefined && <Refused error={error} />}
          <p className="t2 small">{t('choice.externalNote')}</p>
          <Button type="submit" look="primary" icon="phone">
            {t(isRunning ? 'choice.calling' : 'choice.callNumber')}
          </Button>
        </form>
      )}
    </>
  );
}
