/** "No answer, next contact ..." (D18): an agent who waits is told why the one before did not come, once aloud and then to be read. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { useOutcomeWords } from './contact-history.tsx';
import { deskInteraction } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';

/** In words; undefined while nobody was missed. */
export function useNextWords(): string | undefined {
  const { t } = useTranslation('agent');
  const words = useOutcomeWords();
  const { unreached } = useDesk();
  return unreached && t('offers.nextContact', { result: words.result(unreached) });
}

export function NextContact() {
  const next = useNextWords();
  if (next === undefined) return null;
  return (
    <p className="next">
      <Icon name="phone" tone="t2" small />
      {next}
    </p>
  );
}

/** Said with each dial that missed somebody; the turn or the interaction in which it is said makes it a new one. */
export function useSpokenNext(): void {
  const next = useNextWords();
  const { view } = useDesk();
  const where = deskInteraction(view)?.id ?? view.turn?.since;
  const said = useRef(where);
  useEffect(() => {
    if (next === undefined || said.current === where) return;
    said.current = where;
    announce(next);
  }, [next, where]);
}
