/** Asks the server what Done would say of a draft, a moment after the last change; never waits for it, and never shows an old answer. */
import { useEffect, useState } from 'react';
import type { CallbackDraftRequest, CallbackHint, HintRequest } from '../../../wire/callbacks.ts';
import { send } from '../../server/rest.ts';

const ASK_AFTER_MS = 200;
/** Time passes: what was allowed may be over. */
const ASK_AGAIN_MS = 30_000;

export interface Hinted {
  /** About the draft as it is now; undefined while it is not there. */
  hint: CallbackHint | undefined;
  /** The last one, whatever it was about: for what need not flicker. */
  last: CallbackHint | undefined;
}

export function useHint(about: HintRequest['about'], draft: CallbackDraftRequest | undefined): Hinted {
  const [answer, setAnswer] = useState<{ key: string; hint: CallbackHint }>();
  const body = draft && JSON.stringify({ about, draft } satisfies HintRequest);
  const key = body ?? '';
  useEffect(() => {
    if (key === '') return;
    const ending = new AbortController();
    const ask = () =>
      void send<CallbackHint>('/api/callbacks/hint', {
        method: 'POST',
        body: JSON.parse(key),
        signal: ending.signal,
      }).then(
        (hint) => setAnswer({ key, hint }),
        // Without an answer nothing is shown: the server decides at Done all the same.
        () => undefined,
      );
    const first = setTimeout(ask, ASK_AFTER_MS);
    const again = setInterval(ask, ASK_AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
      ending.abort();
    };
  }, [key]);
  return { hint: answer?.key === key ? answer.hint : undefined, last: answer?.hint };
}
