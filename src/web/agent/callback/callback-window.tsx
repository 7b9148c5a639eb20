/**
 * The Schedule Callback window (S63-S68): its title is the check box, At with the calendar, Personal Callback, To. What is entered is a
 * draft that counts with Done (D7). Never modal: the call goes on behind it.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseWallTime, wallTimeAt } from '../../../domain/callback/wall-time.ts';
import { zoneOfContact } from '../../../domain/callback/draft.ts';
import { DAY_MS, isZone } from '../../../domain/time.ts';
import { useServerNow } from '../../server/clock.ts';
import { refusalText } from '../../server/rest.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useInteraction } from '../open-interaction.tsx';
import { AtField } from './at-field.tsx';
import { Beside, useMomentWords } from './beside.tsx';
import { MonthCalendar } from './month-calendar.tsx';
import { NumberChoice } from './number-choice.tsx';
import { faultOf, insteadOf, ownZone } from './use-callback.ts';

export function CallbackWindow() {
  const { t } = useTranslation('agent');
  const { callback } = useInteraction();
  return (
    <Dialog
      title={t('callback.title')}
      head={
        <Checkbox
          label={<b className="cbktitle">{t('callback.title')}</b>}
          name="callback-set"
          isChecked={callback.set !== undefined}
          onChecked={callback.choose}
        />
      }
      isOpen={callback.isOpen}
      onClose={callback.close}
      isModal={false}
      place="wrap"
      width={624}
      actions={<Foot />}
    >
      <Body />
    </Dialog>
  );
}

function Body() {
  const { interaction, callback } = useInteraction();
  const { values, change } = callback;
  const [typed, setTyped] = useState<string>();
  const now = useServerNow();
  const zone = isZone(values.zone) ? values.zone : ownZone();
  const wall = parseWallTime(values.wall);
  const number = interaction.numbers.find(({ e164 }) => e164 === values.number);
  const zoneThere = callback.hinted.hint?.there?.zone ?? (number && zoneOfContact(number, values.zone));
  const today = wallTimeAt(zone, now).slice(0, 10);
  const latest = wallTimeAt(zone, now + interaction.callback.latestDays * DAY_MS).slice(0, 10);
  const takeWall = (next: string) => {
    setTyped(undefined);
    change({ wall: next });
  };
  const take = () => {
    if (!wall) return;
    setTyped(undefined);
    if (callback.set === undefined) callback.choose(true);
    // What is known to be wrong stays in sight.
    if (callback.hinted.hint?.refusal === undefined) callback.close();
  };
  return (
    <>
      <Refused />
      <div className="cbkcols">
        <div className="cbkcol">
          <AtField typed={typed} onTyped={setTyped} onTake={take} zoneThere={zoneThere} />
          <Personal />
          <MonthCalendar
            chosen={wall?.slice(0, 10)}
            today={today}
            latest={latest}
            onDay={(day) => takeWall(`${day}T${wall?.slice(11) ?? '10:00'}`)}
          />
        </div>
        <div className="cbkcol">
          <NumberChoice />
          <Beside onAt={(at) => takeWall(wallTimeAt(zone, at))} />
        </div>
      </div>
    </>
  );
}

/** S61: Done was refused; what is wrong, and what to do. */
function Refused() {
  const { t } = useTranslation('agent');
  const { refusal } = useInteraction().callback;
  if (!refusal) return null;
  return (
    <div className="cbkrefused" role="alert">
      <Icon name="warning" tone="bad" />
      <div>
        <b>
          {t('callback.refused')}: {refusalText({ ...refusal, code: refusal.refused })}
        </b>
        {t('callback.refusedNote')}
      </div>
    </div>
  );
}

/** S53, S65: the agent's own, or anybody's; the campaign may have decided it. */
function Personal() {
  const { t } = useTranslation('agent');
  const { interaction, callback } = useInteraction();
  const { kind } = interaction.callback;
  if (kind === 'always_campaign') return null;
  const isFixed = kind === 'always_personal';
  const isPersonal = isFixed || callback.values.isPersonal;
  const note = isFixed ? 'alwaysPersonal' : isPersonal ? 'personalNote' : 'campaignNote';
  return (
    <Checkbox
      label={t('callback.personal')}
      note={t(`callback.${note}`)}
      name="callback-personal"
      isChecked={isPersonal}
      isFixed={isFixed}
      onChecked={(checked) => callback.change({ isPersonal: checked })}
    />
  );
}

function Foot() {
  const { t } = useTranslation(['agent', 'frame']);
  const format = useFormat();
  const words = useMomentWords();
  const { callback, draft } = useInteraction();
  const { values, hinted, set } = callback;
  const fault = faultOf(callback);
  const instead = fault && insteadOf(fault, hinted.last);
  const saved = draft.savedAt === undefined ? undefined : format.timeWithSeconds(draft.savedAt);
  const state =
    set === undefined
      ? t('callback.notSet')
      : draft.saving === 'saving'
        ? t('callback.saving')
        : saved === undefined
          ? t('callback.draft')
          : t('callback.saved', { time: saved });
  return (
    <>
      {fault ? (
        <Button size="small" onClick={() => callback.choose(false)}>
          {t('callback.cancel')}
        </Button>
      ) : (
        <span className="t2 small">{state}</span>
      )}
      <span className="grow" />
      {fault?.field === 'callback.at' && instead !== undefined && isZone(values.zone) && (
        <Button
          size="small"
          look="primary"
          onClick={() => callback.change({ wall: wallTimeAt(values.zone, instead) })}
        >
          {t('callback.take', { when: words(instead, values.zone) })}
        </Button>
      )}
      <Button size="small" onClick={callback.close}>
        {t('frame:actions.close')}
      </Button>
    </>
  );
}
