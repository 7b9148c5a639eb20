/** The sections of the campaign form: who calls, when, and how. Whom, treatments and script have files of their own. */
import { RECORDING_RULES } from '../../../domain/call/controls.ts';
import { useTranslation } from 'react-i18next';
import type { CallerNumberRow } from '../../../wire/campaigns.ts';
import type { GroupRow } from '../../../wire/users.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { Select } from '../../ui/select.tsx';
import { Segments } from '../../ui/switches.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useWholeList } from '../paged.ts';
import { Choices, wrongWith } from '../page-parts.tsx';
import {
  type CampaignDraft,
  clockOf,
  type DraftFaults,
  LINE_BOUNDS,
  NUMBER_FIELDS,
  type NumberField,
} from './campaign-draft.ts';
import { WEEKDAY_KEYS } from './hours-by-days.ts';

export interface FormPartProps {
  draft: CampaignDraft;
  change: (changes: Partial<CampaignDraft>) => void;
  faults: DraftFaults;
  /** What the server said about the last try. */
  error: unknown;
}

const QUARTERS = Array.from({ length: 97 }, (_, quarter) => quarter * 15);

export function WhoPart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const groups = useWholeList<GroupRow>('/api/groups').data ?? [];
  const numbers = useWholeList<CallerNumberRow>('/api/caller-numbers').data ?? [];
  const missing = (field: string) => (faults[field] ? t('shared.chooseOne') : undefined);
  return (
    <section className="formpart">
      <h2>{t('form.who')}</h2>
      <div className="pair">
        <Choices
          label={t('form.groups')}
          none={t('form.noGroups')}
          choices={groups.map((group) => ({
            id: group.id,
            label: group.name,
            note: t('form.members', { count: group.members, formatted: format.count(group.members) }),
          }))}
          chosen={draft.groupIds}
          onChosen={(groupIds) => change({ groupIds })}
          error={wrongWith(missing('groupIds'), error, 'groupIds')}
        />
        <Choices
          label={t('form.callerNumbers')}
          none={t('form.noCallerNumbers')}
          choices={numbers.map((number) => ({
            id: number.id,
            label: formatPhoneNumber(number.e164),
            note: number.onlyTo
              ? `${number.label}, ${t('form.onlyTo', { countries: format.list(number.onlyTo) })}`
              : number.label,
          }))}
          chosen={draft.callerNumberIds}
          onChosen={(callerNumberIds) => change({ callerNumberIds })}
          error={wrongWith(missing('callerNumberIds'), error, 'callerNumberIds')}
        />
      </div>
    </section>
  );
}

export function WhenPart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const options = [
    { value: 'pack', label: t('form.hoursPack') },
    { value: 'own', label: t('form.hoursOwn') },
  ] as const;
  return (
    <section className="formpart">
      <h2>{t('form.when')}</h2>
      <div>
        <p className="lab">{t('form.hours')}</p>
        <Segments
          label={t('form.hours')}
          chosen={draft.hasOwnHours ? 'own' : 'pack'}
          options={options}
          onChoose={(value) => change({ hasOwnHours: value === 'own' })}
        />
        {draft.hasOwnHours && <OwnHours draft={draft} change={change} faults={faults} error={error} />}
      </div>
    </section>
  );
}

function OwnHours({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const toggle = (day: number, isChecked: boolean) =>
    change({
      weekdays: isChecked ? [...draft.weekdays, day] : draft.weekdays.filter((other) => other !== day),
    });
  const wrongDays = faults['weekdays'] ? t('shared.chooseOne') : undefined;
  const wrongOrder = faults['hours'] ? t('form.hoursOrder') : undefined;
  const minutes = (from: number, to: number) =>
    QUARTERS.filter((minute) => minute >= from && minute <= to).map((minute) => ({
      value: String(minute),
      label: clockOf(minute),
    }));
  return (
    <div className="hours">
      <fieldset className="weekdays">
        <legend className="sr">{t('form.weekdays')}</legend>
        {WEEKDAY_KEYS.map((day, index) => (
          <Checkbox
            key={day}
            label={t(`form.weekday.${day}`)}
            isChecked={draft.weekdays.includes(index + 1)}
            onChecked={(isChecked) => toggle(index + 1, isChecked)}
          />
        ))}
      </fieldset>
      {wrongDays && <p className="msg bad">{wrongDays}</p>}
      <div className="fromto">
        <Select
          label={t('shared.from')}
          value={String(draft.fromMinute)}
          options={minutes(0, 1425)}
          onValue={(value) => change({ fromMinute: Number(value) })}
        />
        <Select
          label={t('shared.to')}
          value={String(draft.toMinute)}
          options={minutes(15, 1440)}
          onValue={(value) => change({ toMinute: Number(value) })}
          error={wrongWith(wrongOrder, error, 'hours') ?? wrongWith(undefined, error, 'hours.toMinute')}
        />
      </div>
    </div>
  );
}

/** After-call work has a part of its own. */
const HOW_FIELDS = [
  'returnDelayMinutes',
  'ringTimeoutSeconds',
  'attemptsPerDay',
  'attemptsPerRecord',
  'minimumGapMinutes',
] as const satisfies readonly NumberField[];
type HowField = (typeof HOW_FIELDS)[number];

export function HowPart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const hints: Record<HowField, string> = {
    returnDelayMinutes: t('form.returnDelayHint'),
    ringTimeoutSeconds: t('form.secondsHint'),
    attemptsPerDay: t('form.attemptsPerDayHint'),
    attemptsPerRecord: '',
    minimumGapMinutes: t('form.minutesHint'),
  };
  const wrong = (field: HowField) => (faults[field] ? t('shared.between', NUMBER_FIELDS[field]) : undefined);
  return (
    <section className="formpart">
      <h2>{t('form.how')}</h2>
      <div className="threes">
        {HOW_FIELDS.map((field) => (
          <TextField
            key={field}
            label={t(`form.${field}`)}
            hint={hints[field]}
            inputMode="numeric"
            autoComplete="off"
            value={draft.numbers[field]}
            onValue={(value) => change({ numbers: { ...draft.numbers, [field]: value } })}
            error={wrongWith(wrong(field), error, field)}
          />
        ))}
        <TextField
          label={t('form.lines')}
          hint={t('form.linesHint')}
          inputMode="numeric"
          autoComplete="off"
          value={draft.lines}
          onValue={(lines) => change({ lines })}
          error={wrongWith(faults['lines'] ? t('shared.between', LINE_BOUNDS) : undefined, error, 'lines')}
        />
        <Select
          label={t('form.recording')}
          value={draft.recording}
          options={RECORDING_RULES.map((rule) => ({
            value: rule,
            label: t(`campaigns.recordingRule.${rule}`),
          }))}
          onValue={(value) =>
            change({ recording: RECORDING_RULES.find((rule) => rule === value) ?? 'by_agent' })
          }
          error={wrongWith(undefined, error, 'recording')}
        />
      </div>
    </section>
  );
}
