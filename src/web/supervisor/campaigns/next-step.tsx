/** "What happens to this record next, and why" (E14): sentences, and the panel of the record's page. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RecordNext } from '../../../wire/campaigns.ts';
import { useServerNow } from '../../server/clock.ts';
import { send } from '../../server/rest.ts';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { useFormat } from '../../ui/use-format.ts';
import { Awaited } from '../page-parts.tsx';
import { useWords } from '../words.ts';
import { nextSentences } from './next-words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const REFRESH_MS = 5_000;

/** The answer in words, in the language in force. */
export function useNextSentences(): (next: RecordNext) => readonly string[] {
  const { t } = useTranslation(['supervisor', 'errors']);
  const format = useFormat();
  const words = useWords();
  const nowAt = useServerNow();
  const say = t as unknown as (key: string, values: object) => string;
  const span = (spanMs: number) => {
    if (spanMs >= 2 * HOUR_MS && spanMs % HOUR_MS === 0) return t('next.hours', { count: spanMs / HOUR_MS });
    return t('next.minutes', { count: Math.round(spanMs / MINUTE_MS) });
  };
  return (next) =>
    nextSentences(next, {
      moment: (at) => format.moment(at, nowAt),
      result: (code) => words('callResults', code),
      rule: (code) => say(`errors:rules.${code}`, { defaultValue: code }),
      number: ({ e164, label }) => `${say(`next.numbers.${label}`, {})} ${formatPhoneNumber(e164)}`,
      span,
    }).map(({ key, values }) => say(`next.${key}`, values));
}

export function NextStepPanel({ recordId }: { recordId: string }) {
  const { t } = useTranslation('supervisor');
  const sentences = useNextSentences();
  const path = `/api/records/${recordId}/next`;
  const query = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => send<RecordNext>(path, { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <section className="panel nextstep" aria-label={t('next.title')}>
      <h2>{t('next.title')}</h2>
      {query.data ? (
        sentences(query.data).map((sentence) => <p key={sentence}>{sentence}</p>)
      ) : (
        <Awaited error={query.error} retry={() => void query.refetch()} />
      )}
    </section>
  );
}
