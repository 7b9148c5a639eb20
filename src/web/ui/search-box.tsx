/** The search in the head: agents, contacts, numbers. A combobox with a list; Ctrl+K is bound by the room that shows it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../wire/history.ts';
import { send } from '../server/rest.ts';
import { announce } from './announcer.tsx';
import { Icon } from './icon.tsx';
import { formatPhoneNumber } from './phone-number.ts';

export interface SearchBoxProps {
  inputRef: RefObject<HTMLInputElement | null>;
  /** The keys that lead here, as written. */
  shortcut: string;
  onChoose: (hit: SearchHit) => void;
}

export function SearchBox({ inputRef, shortcut, onChoose }: SearchBoxProps) {
  const { t } = useTranslation('frame');
  const listId = useId();
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [place, setPlace] = useState(0);
  const { hits, isDone, isError } = useHits(text);
  const isShown = isOpen && text.trim().length > 1 && (isDone || isError);
  useEffect(() => {
    if (isShown)
      announce(hits.length === 0 ? t('search.none') : t('search.found', { formatted: hits.length }));
  }, [isShown, hits.length, t]);
  const choose = (hit: SearchHit | undefined) => {
    if (!hit) return;
    setIsOpen(false);
    setText('');
    inputRef.current?.blur();
    onChoose(hit);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setPlace(Math.min(place + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setPlace(Math.max(place - 1, 0));
    else if (event.key === 'Enter' && isShown) choose(hits[place]);
    else if (event.key === 'Escape') {
      if (text === '') inputRef.current?.blur();
      setText('');
    } else return;
    event.preventDefault();
  };
  return (
    <div className="searchplace" role="search">
      <label className="search">
        <Icon name="search" />
        <input
          ref={inputRef}
          role="combobox"
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          aria-expanded={isShown}
          aria-controls={listId}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          {...(isShown && hits[place] ? { 'aria-activedescendant': `${listId}-${place}` } : {})}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setPlace(0);
            setIsOpen(true);
          }}
          onFocus={() => setIsOpen(true)}
          onBlur={() => setIsOpen(false)}
          onKeyDown={onKeyDown}
        />
        <kbd aria-hidden>{shortcut}</kbd>
      </label>
      <HitList {...{ listId, hits, place, isShown, isError, choose }} />
    </div>
  );
}

interface HitListProps {
  listId: string;
  hits: readonly SearchHit[];
  place: number;
  isShown: boolean;
  isError: boolean;
  choose: (hit: SearchHit) => void;
}

function HitList({ listId, hits, place, isShown, isError, choose }: HitListProps) {
  const { t } = useTranslation('frame');
  return (
    <ul className="menu hits" role="listbox" id={listId} aria-label={t('search.results')} hidden={!isShown}>
      {hits.map((hit, index) => (
        <li
          key={`${hit.kind} ${hit.id}`}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === place}
          className="item"
          // Before the input loses the focus and the list closes.
          onPointerDown={(event) => {
            event.preventDefault();
            choose(hit);
          }}
        >
          <Hit hit={hit} />
        </li>
      ))}
      {hits.length === 0 && (
        <li className="item t2" role="option" aria-selected={false} aria-disabled>
          {isError ? t('search.failed') : t('search.none')}
        </li>
      )}
    </ul>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  const { t, i18n } = useTranslation('frame');
  if (hit.kind === 'agent') {
    const key = `activity.${hit.activity}`;
    const note = i18n.exists(key, { ns: 'frame' }) ? t(key as 'activity.ready') : hit.activity;
    return <HitLine icon="headset" title={hit.name} note={note} />;
  }
  const numbers = hit.numbers.map(formatPhoneNumber).join(', ');
  return (
    <HitLine icon="person" title={hit.name} note={[numbers, hit.listName].filter(Boolean).join(' · ')} />
  );
}

function HitLine({ icon, title, note }: { icon: 'headset' | 'person'; title: string; note: string }) {
  return (
    <>
      <Icon name={icon} tone="t2" />
      <span className="grow">
        <b>{title}</b>
        <small className="n cut">{note}</small>
      </span>
    </>
  );
}

function useHits(text: string) {
  const query = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['search', query],
    queryFn: ({ signal }) =>
      send<readonly SearchHit[]>(`/api/search?${new URLSearchParams({ q: query })}`, { signal }),
    enabled: query.length > 1,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { hits: found.data ?? [], isDone: found.isSuccess, isError: found.isError };
}
