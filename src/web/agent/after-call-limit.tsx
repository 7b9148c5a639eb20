/** After-call work ends by itself (I16, E32): how long there is, a warning before, and more time for who needs it. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useInteraction } from './open-interaction.tsx';
import { useShortcut } from './shortcuts.tsx';

const MINUTE_MS = 60_000;

export function AfterCallLimit() {
  const { interaction } = useInteraction();
  const { limitAt, state } = interaction;
  // Mounted anew with every after-call work, so that each has its own warning.
  return state === 'after_call_work' && limitAt !== undefined ? <Limit limitAt={limitAt} /> : null;
}

function Limit({ limitAt }: { limitAt: number }) {
  const { t } = useTranslation('agent');
  const now = useServerNow();
  const { interaction, name } = useInteraction();
  const { warnAt = limitAt, limitLeavesAgent } = interaction;
  const isWarning = now >= warnAt;
  const leaves = t(`wrapUp.leaves.${limitLeavesAgent}`);
  const seconds = Math.max(0, Math.round((limitAt - warnAt) / 1000));
  useEffect(() => {
    if (isWarning) announce(t('wrapUp.warning', { name, count: seconds }), 'assertive');
  }, [isWarning, seconds, name, t]);
  const left = duration(limitAt - now);
  return (
    <span className={isWarning ? 'limit warn small' : 'limit t2 small'}>
      {isWarning && <Icon name="clock" small tone="warn" />}
      <span className="n">
        {isWarning ? t('wrapUp.limitSoon', { time: left, leaves }) : t('wrapUp.limit', { time: left })}
      </span>
      <Extend />
    </span>
  );
}

/** Nothing where the campaign gives no more time at all. */
function Extend() {
  const { t } = useTranslation('agent');
  const { interaction, extend, pending } = useInteraction();
  const { left = 0, ms = 0 } = interaction.extension ?? {};
  const isPossible = left > 0;
  const keys = useShortcut('extend', isPossible ? extend : undefined);
  if (!isPossible) return null;
  return (
    <Button size="small" shortcut={keys} aria-busy={pending === 'extend_after_call_work'} onClick={extend}>
      {t('wrapUp.extend', { count: Math.round(ms / MINUTE_MS) })}
    </Button>
  );
}
