/**
 * What a screen reader says when something happens without the person having done it. Plain text nodes: Trusted Types stays content.
 * Sentences stand one below the other for a while: several that come in one instant are all said, and none takes the place of another.
 */
import { useEffect, useState } from 'react';

type Urgency = 'polite' | 'assertive';
type Listener = (text: string, urgency: Urgency) => void;
const listeners = new Set<Listener>();

/**
 * So long a sentence stands. A screen reader says what is added, also when it is gone by its turn; but whoever walks through the page
 * must not meet the news of an hour ago.
 */
const STANDS_MS = 7_000;

/** Says a sentence once; `assertive` only for what cannot wait (an offer, a lost connection). */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  for (const listener of listeners) listener(text, urgency);
}

type Sentence = { readonly id: number; readonly text: string; readonly urgency: Urgency };

/** The two live regions; stands once in the page, from the first rendering on. */
export function Announcer() {
  const said = useSentences();
  return (
    <div data-live-announcer="true">
      {/* Said is what is added, and that alone: a status is otherwise said as a whole, with what was said before. */}
      <div className="sr" role="status" aria-live="polite" aria-atomic="false" aria-relevant="additions">
        <Sentences said={said} urgency="polite" />
      </div>
      <div className="sr" role="alert" aria-live="assertive" aria-atomic="false" aria-relevant="additions">
        <Sentences said={said} urgency="assertive" />
      </div>
    </div>
  );
}

function Sentences({ said, urgency }: { said: readonly Sentence[]; urgency: Urgency }) {
  return said.filter((one) => one.urgency === urgency).map(({ id, text }) => <p key={id}>{text}</p>);
}

function useSentences(): readonly Sentence[] {
  const [said, setSaid] = useState<readonly Sentence[]>([]);
  useEffect(() => {
    let next = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const listener: Listener = (text, urgency) => {
      next += 1;
      const id = next;
      setSaid((before) => [...before, { id, text, urgency }]);
      const timer = setTimeout(() => {
        timers.delete(timer);
        setSaid((before) => before.filter((one) => one.id !== id));
      }, STANDS_MS);
      timers.add(timer);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return said;
}
