/** What was with this contact before, by whomever: calls, dispositions, notes, register entries. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../wire/errors.ts';
import type { ContactEvent } from '../../wire/history.ts';
import { send } from '../server/rest.ts';
import { useServerNow } from '../server/clock.ts';
import { Button } from '../ui/button.tsx';
import { duration } from '../ui/format.ts';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { StateTag } from '../ui/state-tag.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useDesk } from './desk.tsx';

/** The contact's events, newest first, in pages. */
export function useContactHistory(contactId: string, version = '') {
  const history = useInfiniteQuery({
    queryKey: ['contact-history', contactId, version],
    queryFn: ({ pageParam, signal }) =>
      send<Page<ContactEvent>>(`/api/contacts/${contactId}/history${afterQuery(pageParam)}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    staleTime: 30_000,
  });
  const events = history.data?.pages.flatMap((page) => page.rows) ?? [];
  return { ...history, events };
}

function afterQuery(after: string): string {
  return after === '' ? '' : `?${new URLSearchParams({ after })}`;
}

export function ContactHistory({ contactId, version }: { contactId: string; version?: string }) {
  const { t } = useTranslation('agent');
  const history = useContactHistory(contactId, version);
  if (history.isError) return <p className="bad">{t('contactHistory.failed')}</p>;
  return (
    <>
      <EventList events={history.events} isLoading={history.isPending} />
      {history.hasNextPage && (
        <Button size="small" className="under" onClick={() => void history.fetchNextPage()}>
          {t('contactHistory.more')}
        </Button>
      )}
    </>
  );
}

export function EventList({ events, isLoading }: { events: readonly ContactEvent[]; isLoading: boolean }) {
  const { t } = useTranslation(['agent', 'frame']);
  if (isLoading) return <p className="t2 small">{t('frame:loading')}</p>;
  if (events.length === 0) return <p className="t2 small">{t('contactHistory.none')}</p>;
  return (
    <ul className="hist">
      {events.map((event) => (
        <EventLine key={`${event.kind} ${event.at}`} event={event} />
      ))}
    </ul>
  );
}

function EventLine({ event }: { event: ContactEvent }) {
  const format = useFormat();
  const now = useServerNow();
  const { text, tag } = useEventWords(event);
  return (
    <li>
      <time className="t2">{format.moment(event.at, now)}</time>
      <div className="what">
        <span>{text}</span>
        {tag && <StateTag>{tag}</StateTag>}
      </div>
    </li>
  );
}

function useEventWords(event: ContactEvent): { text: string; tag: string | undefined } {
  const { t } = useTranslation('agent');
  const words = useOutcomeWords();
  switch (event.kind) {
    case 'call': {
      const talk = event.talkMs > 0 ? `, ${duration(event.talkMs)}` : '';
      const number = formatPhoneNumber(event.number);
      const text = `${t(keyOfCall(event), { number, agent: event.agentName })}${talk}`;
      return { text, tag: words.call(event) };
    }
    case 'disposition': {
      const text = t('contactHistory.by', { agent: event.agentName, campaign: event.campaignName });
      return { text, tag: words.disposition(event.code) ?? words.result(event.callResult) };
    }
    case 'note':
      return { text: `${event.text} (${event.agentName})`, tag: undefined };
    case 'register':
      return { text: t('contactHistory.register', { reason: event.reason }), tag: undefined };
  }
}

/** Who called whom; a contact who called back (E29) and has no agent, or none yet, has called alone: the tag says what became of it. */
function keyOfCall({ caller }: Extract<ContactEvent, { kind: 'call' }>) {
  if (caller === undefined) return 'contactHistory.call';
  return caller === 'taken' ? 'contactHistory.calledBack' : 'contactHistory.calledBackAlone';
}

/** Dispositions in the organisation's words, call results in ours; what is unknown is shown as it is. */
export function useOutcomeWords() {
  const { t, i18n } = useTranslation('agent');
  const { view } = useDesk();
  const language = i18n.language === 'de' ? 'de' : 'en';
  const resultWord = (result: string | undefined) =>
    result === undefined ? undefined : t(`results.${result as 'answer'}`, { defaultValue: result });
  return {
    result: resultWord,
    /** What became of a call: of a contact who called back (E29) not the call result, which is a dialer's word. */
    call: ({ caller, result }: Extract<ContactEvent, { kind: 'call' }>) =>
      caller === undefined ? resultWord(result) : t(`callerFates.${caller}`),
    disposition: (code: string | undefined) =>
      code === undefined
        ? undefined
        : (view.settings.dispositions.find((known) => known.code === code)?.label[language] ?? code),
  };
}
