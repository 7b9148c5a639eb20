/** Asks whether one number is on the register, whatever its spelling; changes nothing. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterRow } from '../../../wire/register.ts';
import { errorText, send } from '../../server/rest.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { useFormat } from '../../ui/use-format.ts';

interface CheckAnswer {
  readonly e164: string;
  readonly hits: readonly RegisterRow[];
}

export function CheckNumber() {
  const { t } = useTranslation('supervisor');
  const [number, setNumber] = useState('');
  const check = useMutation({
    mutationFn: (asked: string) =>
      send<CheckAnswer>('/api/register/check', { method: 'POST', body: { number: asked, country: 'DE' } }),
  });
  return (
    <form
      className="checknumber"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim() !== '') check.mutate(number.trim());
      }}
    >
      <label className="in">
        <Icon name="question" small tone="t3" />
        <input
          type="tel"
          aria-label={t('register.check')}
          placeholder={t('register.check')}
          value={number}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => {
            setNumber(event.target.value);
            check.reset();
          }}
        />
      </label>
      <Button type="submit" aria-busy={check.isPending}>
        {t('register.checkSubmit')}
      </Button>
      <p className="checkanswer" role="status">
        {check.data && <Answer answer={check.data} />}
        {check.error && <span className="bad">{errorText(check.error)}</span>}
      </p>
    </form>
  );
}

function Answer({ answer }: { answer: CheckAnswer }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const number = formatPhoneNumber(answer.e164);
  const count = answer.hits.length;
  return count === 0 ? (
    <span className="ok">
      <Icon name="check" small /> {t('register.free', { number })}
    </span>
  ) : (
    <span className="bad">
      <Icon name="ban" small /> {t('register.hit', { number, count, formatted: format.count(count) })}
    </span>
  );
}
