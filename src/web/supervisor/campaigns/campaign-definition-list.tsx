/** What a campaign is made of, in the words of its form. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { afterCallWorkOf } from '../../../domain/campaign/after-call-work.ts';
import { partOf } from '../../../domain/campaign/list-order.ts';
import type { Schedule } from '../../../domain/campaign/schedule.ts';
import type { WeeklyWindow } from '../../../domain/compliance/window.ts';
import type { RetryRule } from '../../../domain/record/next-attempt.ts';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { useFormat } from '../../ui/use-format.ts';
import { useWords } from '../words.ts';
import { CallbackLines } from './callbacks-part.tsx';
import { ChangeDelivery } from './change-delivery.tsx';
import { ChangeSharing } from './change-sharing.tsx';
import { useDeliveryLines } from './delivery-lines.tsx';
import { hoursByDays, WEEKDAY_KEYS } from './hours-by-days.ts';
import { wallTime } from './schedule-draft.ts';
import { afterwardsOf } from './treatment-draft.ts';

export function CampaignDefinitionList({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const { settings } = campaign;
  const delivery = useDeliveryLines(campaign);
  const minutes = (spanMs: number) =>
    spanMs === 0 ? t('campaigns.atOnce') : t('campaigns.minutes', { count: Math.round(spanMs / 60_000) });
  const names = (all: readonly { readonly name: string }[]) => format.list(all.map(({ name }) => name));
  const numbers = campaign.callerNumbers.map(({ e164, label }) => `${formatPhoneNumber(e164)} (${label})`);
  return (
    <section className="panel" aria-label={t('campaigns.definition')}>
      <div className="row">
        <h2 className="grow">{t('campaigns.definition')}</h2>
        {campaign.state !== 'unloaded' && <span className="t3 small">{t('campaigns.editNote')}</span>}
      </div>
      <dl className="kv wide">
        <Line term={t('campaigns.description')}>{campaign.description}</Line>
        <Line term={t('campaigns.columns.mode')}>
          {t(`modes.${campaign.mode}`)}{' '}
          {campaign.state !== 'unloaded' && <ChangeDelivery campaign={campaign} />}
        </Line>
        {delivery.map(({ term, value }) => (
          <Line key={term} term={term}>
            {value}
          </Line>
        ))}
        <Line term={t('campaigns.columns.groups')}>{names(campaign.groups)}</Line>
        <Line term={t('campaigns.columns.lists')}>
          <SharedLists campaign={campaign} />
        </Line>
        <Line term={t('campaigns.callerNumbers')}>{numbers.join(', ')}</Line>
        <Line term={t('campaigns.hours')}>
          {settings.window ? <Hours window={settings.window} /> : t('campaigns.hoursPack')}
        </Line>
        <Line term={t('campaigns.returnDelay')}>{minutes(settings.returnDelayMs)}</Line>
        <Line term={t('campaigns.ringTimeout')}>
          {t('campaigns.seconds', { count: Math.round(settings.ringTimeoutMs / 1000) })}
        </Line>
        <Line term={t('campaigns.afterCallWorkLimit')}>
          <AfterCallWorkText settings={settings} minutes={minutes} />
        </Line>
        <Line term={t('callbackRules.title')}>
          <CallbackLines settings={settings} />
        </Line>
        <Line term={t('campaigns.attemptsPerDay')}>{format.count(settings.attemptsPerDay)}</Line>
        <Line term={t('campaigns.attemptsPerRecord')}>{format.count(settings.attemptsPerRecord)}</Line>
        <Line term={t('campaigns.minimumGap')}>{minutes(settings.minimumGapMs)}</Line>
        {settings.lines !== undefined && <Line term={t('form.lines')}>{format.count(settings.lines)}</Line>}
        <Line term={t('form.recording')}>{t(`campaigns.recordingRule.${settings.recording}`)}</Line>
        <Line term={t('treatments.title')}>
          <Treatments rules={settings.retryRules} />
        </Line>
        {settings.schedule && (
          <Line term={t('schedule.title')}>
            <ScheduleLines schedule={settings.schedule} />
          </Line>
        )}
        {settings.script !== undefined && (
          <Line term={t('script.title')}>
            <p className="scripttext">{settings.script}</p>
          </Line>
        )}
      </dl>
    </section>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The lists with their parts of the campaign, or in their order. */
function SharedLists({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const { lists, settings, state } = campaign;
  const format = useFormat();
  const shares = lists.map(({ share }) => share);
  if (lists.length < 2) return <>{lists.map(({ name }) => name).join('')}</>;
  const isByShare = settings.listOrder === 'by_share';
  return (
    <>
      <p>{isByShare ? t('sharing.byShare') : t('sharing.oneAfterAnother')}</p>
      <ol className="plainlines">
        {lists.map(({ id, name, share }, index) => (
          <li key={id}>
            {isByShare
              ? t('sharing.part', { name, share, percent: format.percent(partOf(share, shares), 0) })
              : t('sharing.turn', { name, turn: index + 1 })}
          </li>
        ))}
      </ol>
      {/* While it is unloaded the whole form is there for it. */}
      {state !== 'unloaded' && <ChangeSharing campaign={campaign} />}
    </>
  );
}

/** What is tried again, a line each; all other results finish the record. */
function Treatments({ rules }: { rules: readonly RetryRule[] }) {
  const { t } = useTranslation('supervisor');
  const words = useWords();
  if (rules.length === 0) return <>{t('treatments.allFinish')}</>;
  return (
    <ul className="plainlines">
      {rules.map((rule) => (
        <li key={rule.result}>
          {words('callResults', rule.result)}: <TreatmentText rule={rule} />
        </li>
      ))}
      <li className="t2">{t('treatments.othersFinish')}</li>
    </ul>
  );
}

function TreatmentText({ rule }: { rule: RetryRule }) {
  const { t } = useTranslation('supervisor');
  const minutes = (spanMs: number) => Math.round(spanMs / 60_000);
  const { afterMs, incrementMs = 0, times } = rule;
  const afterwards = afterwardsOf(rule);
  if (times === 0) return <>{t(`treatments.lineThen.${afterwards}`)}</>;
  return (
    <>
      {t('treatments.line', { count: times, after: minutes(afterMs) })}
      {incrementMs > 0 && t('treatments.lineIncrement', { increment: minutes(incrementMs) })}
      {afterwards !== 'finish' && `, ${t(`treatments.lineThen.${afterwards}`)}`}
    </>
  );
}

interface AfterCallWorkTextProps {
  settings: CampaignDetail['settings'];
  minutes: (spanMs: number) => string;
}

function AfterCallWorkText({ settings, minutes }: AfterCallWorkTextProps) {
  const { t } = useTranslation('supervisor');
  const { limitMs, extensions, extensionMs, leavesAgent } = afterCallWorkOf(settings);
  const parts = [
    minutes(limitMs),
    extensions > 0 && t('afterCallWork.extended', { count: extensions, span: minutes(extensionMs) }),
    t(`afterCallWork.leaves.${leavesAgent}`),
  ];
  return <>{parts.filter(Boolean).join(', ')}</>;
}

function ScheduleLines({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const weekday = (day: number) => t(`form.weekday.${WEEKDAY_KEYS[day - 1] ?? 'mon'}`);
  return (
    <ul className="plainlines">
      {schedule.entries.map(({ weekdays, minuteOfDay, act }) => {
        const deed = act.do === 'pace' ? act.mode : act.do;
        const text = `${weekdays.map(weekday).join(' ')} ${wallTime(minuteOfDay)}: ${t(`schedule.deeds.${deed}`)}`;
        const aim = act.do === 'pace' && act.abandonAim;
        return <li key={text}>{aim ? `${text}, ${format.percent(aim)}` : text}</li>;
      })}
      <li className="t2">{t('schedule.inZone', { zone: schedule.zone.replaceAll('_', ' ') })}</li>
    </ul>
  );
}

function Hours({ window }: { window: WeeklyWindow }) {
  const { t } = useTranslation('supervisor');
  const weekday = (day: number) => t(`form.weekday.${WEEKDAY_KEYS[day - 1] ?? 'mon'}`);
  const lines = hoursByDays(window).map(({ from, to, hours }) => {
    const days = from === to ? weekday(from) : `${weekday(from)}–${weekday(to)}`;
    return `${days} ${hours}`;
  });
  return <>{lines.join(', ')}</>;
}
