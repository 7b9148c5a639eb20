/**
 * The row that ends an interaction, by the way its contacts come: Done and Done and Stop where records are pulled (S24, S70), Close where
 * they are pushed (S48, D6), Done alone where the engine dials. It keeps its place from preview to after-call work, and says beside it
 * why a button can not be used.
 */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { CallbackButton } from './callback/callback-button.tsx';
import { RejectQuestion } from './callback/reject-question.tsx';
import { AfterCallLimit } from './after-call-limit.tsx';
import { isAutomaticMode } from './delivery-rules.ts';
import { useInteraction } from './open-interaction.tsx';
import { RejectChoices } from './reject-choices.tsx';
import { useShortcut } from './shortcuts.tsx';

const WHY_ID = 'why-done';

export function DoneRow() {
  const { t } = useTranslation('agent');
  const { interaction, pending } = useInteraction();
  const end = useEnd();
  return (
    <div className="acts">
      <AfterCallLimit />
      <CallbackButton />
      <RejectQuestion />
      <span className="grow" />
      <span className="t2 small reason" id={WHY_ID}>
        {pending === 'done' ? t('wrapUp.working') : end.reason}
      </span>
      {interaction.mode === 'preview' && <DoneAndStop {...end} />}
      {interaction.mode === 'push_preview' && <Close {...end} />}
      {isAutomaticMode(interaction.mode) && <Done {...end} />}
    </div>
  );
}

interface End {
  reason: string;
  isPossible: boolean;
}

function Done({ isPossible }: End) {
  const { t } = useTranslation('agent');
  const { done } = useInteraction();
  const finish = useCallback(() => done(true), [done]);
  const keys = useShortcut('done', isPossible ? finish : undefined);
  return (
    <Button icon="check" shortcut={keys} onClick={finish} disabledBy={isPossible ? undefined : WHY_ID}>
      {t('wrapUp.done')}
    </Button>
  );
}

function DoneAndStop(end: End) {
  const { t } = useTranslation('agent');
  const { done } = useInteraction();
  const stop = useCallback(() => done(false), [done]);
  useShortcut('doneAndStop', end.isPossible ? stop : undefined);
  return (
    <>
      <Done {...end} />
      <Button icon="stop" onClick={stop} disabledBy={end.isPossible ? undefined : WHY_ID}>
        {t('wrapUp.doneAndStop')}
      </Button>
    </>
  );
}

/** S48, D6: a dialed record is finished with its result; one that was not dialed asks what becomes of it. */
function Close({ isPossible }: End) {
  const { t } = useTranslation('agent');
  const { interaction, done, callback } = useInteraction();
  const [isOpen, setIsOpen] = useState(false);
  // S54: with a callback there is nothing to ask; it is promised, and the record stands under it.
  const isDialed = interaction.state !== 'preview' || callback.set !== undefined;
  const close = useCallback(() => {
    if (isDialed) done(false);
    else setIsOpen((open) => !open);
  }, [isDialed, done]);
  const keys = useShortcut('done', isPossible ? close : undefined);
  if (isDialed) {
    return (
      <Button icon="check" shortcut={keys} onClick={close} disabledBy={isPossible ? undefined : WHY_ID}>
        {t('offers.close')}
      </Button>
    );
  }
  const trigger = (
    <>
      <Icon name="check" small />
      {t('offers.close')}
      <span className="k" aria-hidden>
        {keys}
      </span>
      <Icon name="up" small />
    </>
  );
  return (
    <MenuButton
      label={t('offers.close')}
      namedBy="content"
      trigger={trigger}
      className="btn"
      width={344}
      placement="top end"
      isOpen={isOpen}
      onOpenChange={setIsOpen}
    >
      <RejectChoices />
    </MenuButton>
  );
}

function useEnd(): End {
  const { t } = useTranslation('agent');
  const { interaction, draft, needsDisposition, callback } = useInteraction();
  const { state, mode } = interaction;
  const isPushed = mode === 'push_preview';
  if (state === 'calling' || state === 'talking') {
    return { reason: t(isPushed ? 'offers.closeAfterHangUp' : 'wrapUp.afterHangUp'), isPossible: false };
  }
  // S62: refused until it is mended or cancelled.
  if (callback.refusal) return { reason: t('callback.mendFirst'), isPossible: false };
  // A callback says what came of the talk; a disposition may be chosen beside it.
  const isNeeded = (state === 'after_call_work' || needsDisposition) && callback.set === undefined;
  if (isNeeded && draft.disposition === undefined) {
    return { reason: t('wrapUp.chooseDisposition'), isPossible: false };
  }
  if (isPushed && state === 'preview' && callback.set === undefined)
    return { reason: t('offers.closeAsks'), isPossible: true };
  const next = isPushed ? 'offers.closeNext' : mode === 'preview' ? 'wrapUp.doneNext' : 'offers.doneNext';
  // An automatic contact that is not on the line yet has no end of its own: it is left, or answered.
  return { reason: interaction.isConnecting ? '' : t(next), isPossible: !interaction.isConnecting };
}
