/** The floor, live: what each campaign does and why not, what each agent does and since when, and the button that stops everything. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { FloorView } from '../../../wire/floor.ts';
import { useFloorView, useLiveStatus } from '../../server/live.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { EmptyCampaigns } from '../campaigns/empty-campaigns.tsx';
import { useWholeList } from '../paged.ts';
import { PageHead } from '../page-parts.tsx';
import { AgentsTable } from './agents-table.tsx';
import { CampaignTile } from './campaign-tile.tsx';
import { useFloorNow } from './floor-clock.ts';
import { campaignsInOrder, countByActivity } from './floor-order.ts';
import { StopAllBanner, StopAllButton } from './stop-all.tsx';
import './floor.css';

export function FloorPage() {
  const { t } = useTranslation('supervisor');
  const floor = useFloorView();
  if (!floor) {
    return (
      <div className="floor">
        <PageHead title={t('areas.floor')} />
        <LostBanner />
        <p className="t2 awaited" aria-busy="true">
          {t('floor.waiting')}
        </p>
      </div>
    );
  }
  return <Floor floor={floor} />;
}

function Floor({ floor }: { floor: FloorView }) {
  const { t, i18n } = useTranslation('supervisor');
  const campaigns = campaignsInOrder(floor.campaigns, i18n.language);
  const known = useWholeList<{ id: string }>('/api/campaigns');
  const isNew = campaigns.length === 0 && known.data?.length === 0;
  return (
    <div className="floor">
      <PageHead title={floor.name} beside={<Counts floor={floor} />}>
        <LiveLine />
        <StopAllButton stopAll={floor.stopAll} />
      </PageHead>
      <LostBanner />
      <StopAllBanner stopAll={floor.stopAll} />
      {floor.telephony.isAway && (
        <p className="banner bad" role="alert">
          <Icon name="warning" />
          {t('floor.away')}
        </p>
      )}
      {isNew ? <EmptyCampaigns /> : <Tiles campaigns={campaigns} />}
      {(!isNew || floor.agents.length > 0) && <AgentsTable agents={floor.agents} />}
    </div>
  );
}

function Tiles({ campaigns }: { campaigns: ReturnType<typeof campaignsInOrder> }) {
  const { t } = useTranslation('supervisor');
  if (campaigns.length === 0) {
    return (
      <div className="tile quiet">
        <h2>{t('floor.noCampaigns')}</h2>
        <p className="t2">
          {t('floor.noCampaignsNote')} <Link href="/supervisor/campaigns">{t('floor.toCampaigns')}</Link>
        </p>
      </div>
    );
  }
  return (
    <ul className="tiles" aria-label={t('floor.campaigns')}>
      {campaigns.map((campaign) => (
        <CampaignTile key={campaign.id} campaign={campaign} />
      ))}
    </ul>
  );
}

function Counts({ floor }: { floor: FloorView }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const all = floor.agents.length;
  return (
    <span className="counts">
      <span>
        <b>{format.count(all)}</b> {t('floor.counts.agents', { count: all })}
      </span>
      {countByActivity(floor.agents).map(({ activity, count }) => (
        <span key={activity}>
          <b>{format.count(count)}</b> {t(`floor.counts.${activity}`)}
        </span>
      ))}
    </span>
  );
}

/** Says that what stands here is true now. */
function LiveLine() {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const status = useLiveStatus();
  const nowAt = useFloorNow();
  if (status.state !== 'live') return null;
  return (
    <span className="live">
      <span className="dot" aria-hidden />
      {t('floor.live')} <time>{format.timeWithSeconds(nowAt)}</time>
    </span>
  );
}

function LostBanner() {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const status = useLiveStatus();
  const lostAt = useFloorNow();
  if (status.state !== 'lost') return null;
  return (
    <p className="banner warn" role="alert">
      <Icon name="offline" />
      {t('floor.lost', { time: format.timeWithSeconds(lostAt) })}
    </p>
  );
}
