/** What becomes of a record that is not called (S22, S23, S47, D2): the same answers wherever it is asked. */
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { MenuChoice, MenuLine } from '../ui/menu.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useDesk } from './desk.tsx';
import { useInteraction } from './open-interaction.tsx';

export function RejectChoices({ onRegister }: { onRegister?: () => void }) {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const { name, reject } = useInteraction();
  const mayRegister = view.settings.mayRegister && onRegister !== undefined;
  return (
    <>
      <MenuChoice
        id="later"
        icon="back"
        title={t('reject.later')}
        note={useLaterNote()}
        onChoose={() => reject('later')}
      />
      <MenuChoice
        id="do_not_call"
        icon="ban"
        tone="bad"
        title={t('reject.never')}
        note={t('reject.neverNote', { name })}
        onChoose={() => reject('do_not_call')}
      />
      {mayRegister && <MenuLine />}
      {mayRegister && (
        <MenuChoice
          id="register"
          icon="lock"
          title={t('reject.register')}
          note={t('reject.registerNote')}
          onChoose={onRegister}
        />
      )}
    </>
  );
}

function useLaterNote(): string {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  const { interaction } = useInteraction();
  const { returnDelayMs } = interaction;
  if (returnDelayMs === 0) return t('reject.laterAtOnce');
  return t('reject.laterNote', { time: format.moment(now + returnDelayMs, now) });
}
