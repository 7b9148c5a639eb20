/** What a screen reader says when something happens without the person having done it. Plain text nodes: Trusted Types stays content. */
import { useEffect, useState } from 'react';

type Urgency = 'polite' | 'assertive';
type Listener = (text: string, urgency: Urgency) => void;
const listeners = new Set<Listener>();

/** Says a sentence once; `assertive` only for what cannot wait (an offer, a lost connection). */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  for (const listener of listeners) listener(text, urgency);
}

/** The two live regions; stands once in the page, from the first rendering on. */
export function Announcer() {
  const [said, setSaid] = useState<Record<Urgency, string>>({ polite: '', assertive: '' });
  useEffect(() => {
    const listener: Listener = (text, urgency) => {
      // The same sentence twice is two events: an invisible mark makes it a change.
      setSaid((before) => ({ ...before, [urgency]: before[urgency] === text ? `${text}\u200b` : text }));
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return (
    <div data-live-announcer="true">
      <div className="sr" role="status" aria-live="polite">
        {said.polite}
      </div>
      <div className="sr" role="alert" aria-live="assertive">
        {said.assertive}
      </div>
    </div>
  );
}
