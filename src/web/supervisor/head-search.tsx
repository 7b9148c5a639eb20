/** The search field in the supervisor's head: an agent leads to the floor or to the logins, a contact shows what was with it. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { SearchHit } from '../../wire/history.ts';
import { SearchBox } from '../ui/search-box.tsx';
import { ContactWindow, type FoundContact } from './contact-window.tsx';

export function HeadSearch() {
  const { t } = useTranslation('frame');
  const [, navigate] = useLocation();
  const [contact, setContact] = useState<FoundContact>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isSearchKey(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const show = (hit: SearchHit) => {
    if (hit.kind === 'contact') setContact(hit);
    else navigate(placeOfAgent(hit.activity));
  };
  const close = () => {
    setContact(undefined);
    // The field was left for the window; whoever came by keyboard goes on from there.
    requestAnimationFrame(() => input.current?.focus());
  };
  return (
    <>
      <SearchBox inputRef={input} shortcut={t('search.shortcut')} onChoose={show} />
      {contact && <ContactWindow contact={contact} onClose={close} />}
    </>
  );
}

/** Ctrl+K, as in the agents' workspace; not while a window in front of the page has the keyboard. */
function isSearchKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const isFree = document.querySelector('dialog[open]') === null;
  return isFree && (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'k';
}

/** The floor shows who is signed in; the others are among the logins. */
function placeOfAgent(activity: string): string {
  return activity === 'signed_out' ? '/supervisor/administration/users' : '/supervisor/floor';
}
