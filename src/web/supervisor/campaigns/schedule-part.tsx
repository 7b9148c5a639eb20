/** When the campaign starts, stops and changes its pacing by itself (E5): a line for each time, in one zone. */
import { useTranslation } from 'react-i18next';
import type { CampaignMode } from '../../../domain/campaign/campaign.ts';
import { ENTRIES_LIMIT, isAutomatic } from '../../../domain/campaign/schedule.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { wrongWith } from '../page-parts.tsx';
import type { FormPartProps } from './campaign-form-parts.tsx';
import { WEEKDAY_KEYS } from './hours-by-days.ts';
import {
  AIM_BOUNDS,
  ENTRY_DEEDS,
  type EntryDraft,
  entryKey,
  isFull,
  newEntry,
  type ScheduleDraft,
} from './schedule-draft.ts';

interface SchedulePartProps extends FormPartProps {
  mode: CampaignMode;
}

export function SchedulePart({ draft, change, faults, error, mode }: SchedulePartProps) {
  const { t } = useTranslation('supervisor');
  const { schedule } = draft;
  const set = (changes: Partial<ScheduleDraft>) => change({ schedule: { ...schedule, ...changes } });
  const setEntry = (index: number, entry: EntryDraft) =>
    set({ entries: schedule.entries.map((other, place) => (place === index ? entry : other)) });
  return (
    <section className="formpart">
      <h2>{t('schedule.title')}</h2>
      <div className="schedule">
        <p className="t2 small">{t('schedule.note')}</p>
        {schedule.entries.length > 0 && (
          <>
            <ZoneChoice zone={schedule.zone} onZone={(zone) => set({ zone })} error={error} />
            <ol>
              {schedule.entries.map((entry, index) => (
                <EntryLine
                  // A line has no name of its own; its place is all that it is.
                  // oxlint-disable-next-line react/no-array-index-key
                  key={index}
                  entry={entry}
                  index={index}
                  mode={mode}
                  faults={faults}
                  onChange={(changed) => setEntry(index, changed)}
                  onRemove={() => set({ entries: schedule.entries.filter((_, place) => place !== index) })}
                />
              ))}
            </ol>
          </>
        )}
        <Button
          size="small"
          disabledBy={isFull(schedule) ? 'schedule-full' : undefined}
          onClick={() => set({ entries: [...schedule.entries, newEntry(schedule.entries)] })}
        >
          {t('schedule.add')}
        </Button>
        {isFull(schedule) && (
          <p className="t2 small" id="schedule-full">
            {t('schedule.full', { limit: ENTRIES_LIMIT })}
          </p>
        )}
      </div>
    </section>
  );
}

interface ZoneChoiceProps extends Pick<FormPartProps, 'error'> {
  zone: string;
  onZone: (zone: string) => void;
}

function ZoneChoice({ zone, onZone, error }: ZoneChoiceProps) {
  const { t } = useTranslation('supervisor');
  const zones = [...new Set([zone, ...Intl.supportedValuesOf('timeZone')])].toSorted();
  return (
    <Select
      label={t('schedule.zone')}
      name="zone"
      value={zone}
      options={zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
      onValue={onZone}
      error={wrongWith(undefined, error, 'schedule.zone')}
    />
  );
}

interface EntryLineProps extends Pick<FormPartProps, 'faults'> {
  entry: EntryDraft;
  index: number;
  mode: CampaignMode;
  onChange: (entry: EntryDraft) => void;
  onRemove: () => void;
}

function EntryLine({ entry, index, mode, faults, onChange, onRemove }: EntryLineProps) {
  const { t } = useTranslation('supervisor');
  const name = t('schedule.line', { number: index + 1 });
  const deeds = ENTRY_DEEDS.filter((deed) => deed === 'start' || deed === 'stop' || isAutomatic(mode));
  const isPace = entry.deed !== 'start' && entry.deed !== 'stop';
  const wrongDays = faults[entryKey(index, 'weekdays')];
  return (
    <li aria-label={name}>
      <TextField
        label={t('schedule.time')}
        autoComplete="off"
        placeholder="09:00"
        value={entry.time}
        onValue={(time) => onChange({ ...entry, time })}
        error={faults[entryKey(index, 'minuteOfDay')] ? t('schedule.timeWrong') : undefined}
      />
      <Select
        label={t('schedule.deed')}
        value={entry.deed}
        options={deeds.map((value) => ({ value, label: t(`schedule.deeds.${value}`) }))}
        onValue={(value) => onChange({ ...entry, deed: deeds.find((deed) => deed === value) ?? 'start' })}
      />
      {isPace && (
        <TextField
          label={t('schedule.aim')}
          hint={t('schedule.aimHint')}
          inputMode="decimal"
          autoComplete="off"
          value={entry.aim}
          onValue={(aim) => onChange({ ...entry, aim })}
          error={faults[entryKey(index, 'aim')] ? t('schedule.aimBetween', AIM_BOUNDS) : undefined}
        />
      )}
      <EntryDays entry={entry} onChange={onChange} error={wrongDays ? t('shared.chooseOne') : undefined} />
      <IconButton icon="close" small label={t('schedule.remove', { name })} onClick={onRemove} />
    </li>
  );
}

interface EntryDaysProps extends Pick<EntryLineProps, 'entry' | 'onChange'> {
  error: string | undefined;
}

function EntryDays({ entry, onChange, error }: EntryDaysProps) {
  const { t } = useTranslation('supervisor');
  const toggle = (day: number, isChecked: boolean) =>
    onChange({
      ...entry,
      weekdays: isChecked ? [...entry.weekdays, day] : entry.weekdays.filter((other) => other !== day),
    });
  return (
    <fieldset className="weekdays">
      <legend className="lab">{t('form.weekdays')}</legend>
      {WEEKDAY_KEYS.map((day, place) => (
        <Checkbox
          key={day}
          label={t(`form.weekday.${day}`)}
          isChecked={entry.weekdays.includes(place + 1)}
          onChecked={(isChecked) => toggle(place + 1, isChecked)}
        />
      ))}
      {error && (
        <p className="msg bad" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
