/** Every agent who is signed in: state, since when, where, with whom, and today's calls. */
import { useTranslation } from 'react-i18next';
import type { FloorAgentRow } from '../../../wire/floor.ts';
import { costSoFar } from '../../phone/phone-choice.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { longDuration } from '../../ui/format.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { type Column, Figure, Table } from '../../ui/table.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useFloorNow } from './floor-clock.ts';
import { agentsByName } from './floor-order.ts';

const LOOKS: Record<FloorAgentRow['activity'], { icon: IconName; tone: string }> = {
  ready: { icon: 'ready', tone: 'ok' },
  not_ready: { icon: 'away', tone: 't3' },
  offered: { icon: 'bell', tone: 'busy' },
  preview: { icon: 'eye', tone: 'busy' },
  calling: { icon: 'barge', tone: 'busy' },
  talking: { icon: 'phone', tone: 'busy' },
  after_call_work: { icon: 'pen', tone: 'warn' },
};

export function AgentsTable({ agents }: { agents: readonly FloorAgentRow[] }) {
  const { t, i18n } = useTranslation('supervisor');
  const format = useFormat();
  const columns = useAgentColumns();
  if (agents.length === 0) {
    return (
      <div className="agents none">
        <EmptyState icon="headset" title={t('floor.noAgents')} text={t('floor.noAgentsNote')} />
      </div>
    );
  }
  const sorted = agentsByName(agents, i18n.language);
  return (
    <div className="dense agents">
      <Table label={t('floor.agents')} columns={columns} rows={sorted} rowId={(agent) => agent.userId} />
      <p className="tablefoot t2">
        {t('floor.agentsByName', { count: agents.length, formatted: format.count(agents.length) })}
      </p>
    </div>
  );
}

function useAgentColumns(): readonly Column<FloorAgentRow>[] {
  const { t } = useTranslation('supervisor');
  const none = <span className="t3">{t('shared.none')}</span>;
  return [
    {
      id: 'agent',
      head: t('floor.columns.agent'),
      cell: (agent) => <b className="name">{agent.displayName}</b>,
      title: (agent) => agent.displayName,
      width: '17%',
    },
    { id: 'state', head: t('floor.columns.state'), cell: (agent) => <State agent={agent} />, width: '24%' },
    {
      id: 'since',
      head: t('floor.columns.since'),
      cell: (agent) => <Since at={agent.since} />,
      width: '92px',
      align: 'right',
    },
    {
      id: 'campaign',
      head: t('floor.columns.campaign'),
      cell: (agent) => (agent.campaignName ? <span className="t2">{agent.campaignName}</span> : none),
      title: (agent) => agent.campaignName ?? '',
      width: '22%',
    },
    {
      id: 'contact',
      head: t('floor.columns.contact'),
      cell: (agent) => agent.contactName ?? none,
      title: (agent) => agent.contactName ?? '',
    },
    {
      id: 'joined',
      head: t('floor.columns.joined'),
      cell: (agent) => <Figure value={agent.joined} />,
      width: '104px',
      align: 'right',
    },
    {
      id: 'today',
      head: t('floor.columns.today'),
      cell: (agent) => <Figure value={agent.callsToday} />,
      width: '112px',
      align: 'right',
    },
  ];
}

function State({ agent }: { agent: FloorAgentRow }) {
  const { t } = useTranslation('supervisor');
  const { icon, tone } = LOOKS[agent.activity];
  const reasons = t('notReadyReasons', { returnObjects: true }) as Readonly<Record<string, string>>;
  const reason = agent.reason === undefined ? undefined : (reasons[agent.reason] ?? agent.reason);
  return (
    <span className={`activity ${tone}`}>
      <Icon name={icon} small />
      <span className="cut">
        {t(`activities.${agent.activity}`)}
        {reason && <span className="t2">: {reason}</span>}
      </span>
      <OtherPhone phone={agent.phone} />
      {!agent.isPresent && (
        <span className="absent" title={t('floor.absent')}>
          <Icon name="offline" small label={t('floor.absent')} />
        </span>
      )}
    </span>
  );
}

/** A telephone that is not the browser's, and what it costs: whoever pays for it sees it. */
function OtherPhone({ phone }: { phone: FloorAgentRow['phone'] }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const now = useFloorNow();
  if (phone.kind === 'browser') return null;
  const label = () => {
    if (!phone.external) return t('floor.deskPhone');
    const upSince = phone.state === 'up' ? phone.since : undefined;
    const { minutes, amount } = costSoFar(phone.external, upSince, now);
    const { minutePrice } = phone.external;
    const cost =
      minutePrice && amount !== undefined
        ? format.money(Math.ceil(amount * 100) / 100, minutePrice.currency)
        : t('floor.contractCost');
    return t('floor.externalPhone', { minutes: format.count(minutes), cost });
  };
  return (
    <span className="otherphone" title={label()}>
      <Icon name={phone.external ? 'mobile' : 'phone'} small label={label()} />
    </span>
  );
}

/** Runs on the server's clock, so that every screen shows the same second. */
function Since({ at }: { at: number }) {
  return <time>{longDuration(useFloorNow() - at)}</time>;
}
