/** One loaded campaign on the floor: its state, why it is not dialing and since when, and its figures. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { FloorCampaignRow } from '../../../wire/floor.ts';
import { useServerNow } from '../../server/clock.ts';
import { daysBetween } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { CAMPAIGN_TONES } from '../campaigns/campaign-deeds.ts';
import { TilePacing } from '../pacing/tile-pacing.tsx';
import { useFinishWords } from '../pacing/use-figures.ts';
import { answeredShare } from './floor-order.ts';
import { type WhyFormats, type WhyWords, whyWords } from './why-not.ts';

export function CampaignTile({ campaign }: { campaign: FloorCampaignRow }) {
  const { t } = useTranslation('supervisor');
  const words = whyWords(campaign, useWhyFormats());
  return (
    <li className={campaign.agents ? 'tile delivered' : 'tile'}>
      <div className="row">
        <h2 className="cut grow">
          <Link href={`/supervisor/campaigns/${campaign.id}`} title={campaign.name}>
            {campaign.name}
          </Link>
        </h2>
        <StateTag>{t(`modes.${campaign.mode}`)}</StateTag>
        <StateTag tone={CAMPAIGN_TONES[campaign.state]}>{t(`campaignStates.${campaign.state}`)}</StateTag>
      </div>
      <WhyLine words={words} />
      {campaign.agents && campaign.state !== 'loaded' && <TilePacing campaign={campaign} />}
      <Figures campaign={campaign} />
    </li>
  );
}

function WhyLine({ words }: { words: WhyWords }) {
  const { t } = useTranslation('supervisor');
  // The keys are made from the engine's answer; why-not.ts is tested to name only keys that exist.
  const say = t as (key: string, values: object) => string;
  const { head, note, values, count } = words;
  return (
    <p className="why">
      <Icon name={words.icon} small tone={words.tone === 'plain' ? 't3' : words.tone} />
      <span>
        <b>{say(`whyNot.${head}`, {})}</b>
        {note && ` ${say(`whyNot.${note}`, { ...values, ...(count === undefined ? {} : { count }) })}`}
      </span>
    </p>
  );
}

function Figures({ campaign }: { campaign: FloorCampaignRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const share = answeredShare(campaign);
  const finish = useFinishWords()(campaign.finishesInMs);
  return (
    <p className="figures">
      <span>
        <b>
          {format.count(campaign.readyAgents)}/{format.count(campaign.joinedAgents)}
        </b>
        {t('floor.tile.ready')}
      </span>
      <span>
        <b>{format.count(campaign.openInteractions)}</b>
        {t('floor.tile.open')}
      </span>
      <span>
        <b>{format.count(campaign.liveCalls)}</b>
        {t('floor.tile.calls')}
      </span>
      <span>
        <b>{format.count(campaign.attemptsToday)}</b>
        {t('floor.tile.today')}
      </span>
      <span>
        <b>{share === undefined ? t('shared.none') : format.percent(share, 0)}</b>
        {campaign.agents ? t('pacing.hitRatio') : t('floor.tile.answered')}
      </span>
      {campaign.calledBackToday > 0 && (
        <span>
          <b>{format.count(campaign.calledBackToday)}</b>
          {t('floor.tile.calledBack')}
        </span>
      )}
      {campaign.utilisation !== undefined && campaign.agents && (
        <span>
          <b>{format.percent(campaign.utilisation, 0)}</b>
          {t('pacing.utilisation')}
        </span>
      )}
      {finish && campaign.state === 'running' && (
        <span>
          {t('pacing.finishes')} <b>{finish}</b>
        </span>
      )}
    </p>
  );
}

/** Times as the sentences of the floor want them: only the clock for today, with the day for any other. */
export function useWhyFormats(): WhyFormats {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const nowAt = useServerNow();
  const isToday = (at: number) => daysBetween(nowAt, at) === 0;
  const since = (at: number) => (isToday(at) ? format.time(at) : format.moment(at, nowAt));
  return {
    since,
    next: (at) => {
      if (isToday(at)) return format.time(at);
      const days = daysBetween(nowAt, at);
      return days > 1 ? `${format.weekdayDate(at)} ${format.time(at)}` : format.moment(at, nowAt);
    },
    count: format.count,
    percent: (share) => format.percent(share, 1),
    sinceSentence: (at) => {
      const words = t('since', { time: since(at) });
      return words.charAt(0).toLocaleUpperCase() + words.slice(1);
    },
  };
}
