/** What was with a contact, by whomever: calls, dispositions, notes, register entries, newest first. */
import { useTranslation } from 'react-i18next';
import { DEFAULT_DISPOSITIONS } from '../../domain/result/result.ts';
import type { ContactEvent, SearchHit } from '../../wire/history.ts';
import { languageOf } from '../i18n/language.ts';
import { useServerNow } from '../server/clock.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { duration } from '../ui/format.ts';
import { Pagination } from '../ui/pagination.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { StateTag } from '../ui/state-tag.tsx';
import { Awaited, Moment } from './page-parts.tsx';
import { usePagedList } from './paged.ts';
import { useWords } from './words.ts';

export type FoundContact = Extract<SearchHit, { kind: 'contact' }>;

export function ContactWindow({ contact, onClose }: { contact: FoundContact; onClose: () => void }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const { customerKey, numbers, listName } = contact;
  const key = customerKey === undefined ? undefined : t('contact.customer', { key: customerKey });
  const about = [key, ...numbers.map(formatPhoneNumber), listName];
  return (
    <Dialog
      title={contact.name || t('contact.unnamed')}
      isOpen
      onClose={onClose}
      width={620}
      actions={<Button onClick={onClose}>{t('frame:actions.close')}</Button>}
    >
      <p className="t2 n">{about.filter(Boolean).join(' · ')}</p>
      <Events contactId={contact.id} />
    </Dialog>
  );
}

function Events({ contactId }: { contactId: string }) {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<ContactEvent>(`/api/contacts/${contactId}/history`);
  const { page, pages } = list;
  if (!page) return <Awaited error={list.error} retry={list.retry} />;
  if (page.rows.length === 0 && pages.before === 0) return <p className="t2">{t('contact.none')}</p>;
  return (
    <section aria-label={t('contact.history')}>
      <ul className="hist">
        {page.rows.map((event) => (
          <EventLine key={`${event.kind} ${event.at}`} event={event} />
        ))}
      </ul>
      {(page.next !== undefined || pages.before > 0) && (
        <Pagination
          label={t('contact.history')}
          pages={pages}
          pageSize={list.pageSize}
          rows={page.rows.length}
          next={page.next}
          total={page.total}
        />
      )}
    </section>
  );
}

function EventLine({ event }: { event: ContactEvent }) {
  const { text, tag } = useEventWords(event);
  return (
    <li>
      <span className="t2">
        <Moment at={event.at} nowAt={useServerNow()} />
      </span>
      <div className="what">
        <span>{text}</span>
        {tag && <StateTag>{tag}</StateTag>}
      </div>
    </li>
  );
}

function useEventWords(event: ContactEvent): { text: string; tag: string | undefined } {
  const { t } = useTranslation('supervisor');
  const words = useWords();
  const disposition = useDispositionWord();
  const result = (code: string | undefined) => (code === undefined ? undefined : words('callResults', code));
  switch (event.kind) {
    case 'call': {
      const talk = event.talkMs > 0 ? duration(event.talkMs) : undefined;
      const number = formatPhoneNumber(event.number);
      const who = event.caller === undefined ? number : t('contact.calledBack', { number });
      const about = [who, event.agentName, event.campaignName, talk];
      const tag = event.caller === undefined ? result(event.result) : words('callerFates', event.caller);
      return { text: about.filter(Boolean).join(', '), tag };
    }
    case 'disposition': {
      const about = [event.agentName, event.campaignName];
      const tag = disposition(event.code) ?? result(event.callResult);
      return { text: about.filter(Boolean).join(', '), tag };
    }
    case 'note':
      return { text: `${event.text} (${event.agentName})`, tag: undefined };
    case 'register':
      return { text: t('contact.register', { reason: event.reason }), tag: undefined };
  }
}

/** The words that every organisation starts with; a code of its own is shown as it is. */
function useDispositionWord(): (code: string | undefined) => string | undefined {
  const { i18n } = useTranslation();
  const language = languageOf(i18n.language) ?? 'en';
  return (code) => DEFAULT_DISPOSITIONS.find((known) => known.code === code)?.label[language] ?? code;
}
