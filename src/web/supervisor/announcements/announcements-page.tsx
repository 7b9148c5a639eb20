/** Announcements and music (E34): what contacts hear from the telephone itself, for the organisation and for each campaign. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnouncementRow } from '../../../wire/announcements.ts';
import type { CampaignSummary } from '../../../wire/campaigns.ts';
import { useServerNow } from '../../server/clock.ts';
import { send } from '../../server/rest.ts';
import { Button } from '../../ui/button.tsx';
import { duration } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useDeed } from '../deed.ts';
import { addressOf, useWholeList } from '../paged.ts';
import { Awaited, Confirm, Moment, PageHead } from '../page-parts.tsx';
import { type Place, inForce, placesOf } from './announcement-places.ts';
import { SoundInput } from './sound-input.tsx';
import './announcements.css';

export const ANNOUNCEMENTS = '/api/announcements';

export function AnnouncementsPage() {
  const { t } = useTranslation('supervisor');
  const [campaign, setCampaign] = useState('');
  const campaigns = useWholeList<CampaignSummary>('/api/campaigns');
  const choices = (campaigns.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <PageHead title={t('announcements.title')} />
      <div className="announcehead">
        <Select
          label={t('announcements.for')}
          value={campaign}
          options={[{ value: '', label: t('announcements.organisation') }, ...choices]}
          onValue={setCampaign}
        />
        <p className="t2">{t(campaign === '' ? 'announcements.lead' : 'announcements.leadCampaign')}</p>
      </div>
      <Announcements key={campaign} campaign={campaign} />
    </>
  );
}

function useAnnouncements(campaign: string) {
  return useQuery({
    queryKey: [ANNOUNCEMENTS, campaign],
    queryFn: ({ signal }) =>
      send<readonly AnnouncementRow[]>(addressOf(ANNOUNCEMENTS, { campaign }), { signal }),
  });
}

function Announcements({ campaign }: { campaign: string }) {
  const { t } = useTranslation('supervisor');
  const client = useQueryClient();
  const general = useAnnouncements('');
  const own = useAnnouncements(campaign);
  const [removing, setRemoving] = useState<Place>();
  const refresh = () => void client.invalidateQueries({ queryKey: [ANNOUNCEMENTS] });
  const columns = useColumns({ campaign, refresh, onRemove: setRemoving });
  const query = own.data === undefined ? own : general;
  if (own.data === undefined || general.data === undefined)
    return <Awaited error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <div className="announcements">
        <Table
          label={t('announcements.title')}
          columns={columns}
          rows={placesOf(own.data, campaign === '' ? undefined : general.data)}
          rowId={({ id }) => id}
        />
      </div>
      <Removal place={removing} onClose={() => setRemoving(undefined)} />
    </>
  );
}

type ColumnNeeds = {
  readonly campaign: string;
  readonly refresh: () => void;
  readonly onRemove: (place: Place) => void;
};

function useColumns({ campaign, refresh, onRemove }: ColumnNeeds): readonly Column<Place>[] {
  const { t } = useTranslation('supervisor');
  const name = usePlaceName();
  return [
    {
      id: 'kind',
      head: t('announcements.kind'),
      cell: ({ kind, language }) => (
        <>
          <b>{t(`announcements.kinds.${kind}`)}</b>
          {language && <span className="t2"> · {t(`announcements.languages.${language}`)}</span>}
          <small className="t2">{t(`announcements.about.${kind}`)}</small>
        </>
      ),
    },
    { id: 'now', head: t('announcements.now'), width: '210px', cell: (place) => <Now place={place} /> },
    {
      id: 'sound',
      head: t('announcements.sound'),
      width: '250px',
      cell: (place) => <Listen place={place} label={t('announcements.listenTo', { name: name(place) })} />,
    },
    {
      id: 'deeds',
      head: t('announcements.change'),
      width: '380px',
      cell: (place) => (
        <SoundInput name={name(place)} place={place} campaign={campaign} onDone={refresh}>
          {place.own && (
            <Button
              look="quiet"
              size="small"
              aria-label={t('announcements.removeNamed', { name: name(place) })}
              onClick={() => onRemove(place)}
            >
              {t('shared.remove')}
            </Button>
          )}
        </SoundInput>
      ),
    },
  ];
}

/** "Information message, German": what a button or a player is about, for whoever does not see its row. */
export function usePlaceName(): (place: Pick<Place, 'kind' | 'language'>) => string {
  const { t } = useTranslation('supervisor');
  return ({ kind, language }) =>
    [t(`announcements.kinds.${kind}`), ...(language ? [t(`announcements.languages.${language}`)] : [])].join(
      ', ',
    );
}

function Now({ place }: { place: Place }) {
  const { t } = useTranslation('supervisor');
  const now = useServerNow();
  const { own } = place;
  return (
    <>
      {t(`announcements.heard.${inForce(place)}`)}
      {own && (
        <small className="t2">
          {duration(own.durationMs)} · <Moment at={own.createdAt} nowAt={now} /> · {own.createdBy}
        </small>
      )}
    </>
  );
}

/** The one that is heard now; the shipped ones are not among the organisation's files. */
function Listen({ place, label }: { place: Place; label: string }) {
  const row = place.own ?? place.general;
  if (row === undefined) return <span className="t2">–</span>;
  // Another recording under the same id is another address: a browser keeps what it has loaded.
  const src = `${ANNOUNCEMENTS}/${row.id}/sound?since=${row.createdAt}`;
  return <audio key={src} className="sound" controls preload="none" src={src} aria-label={label} />;
}

function Removal({ place, onClose }: { place: Place | undefined; onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const name = usePlaceName();
  const { run, isRunning, error, reset } = useDeed({ refreshes: [ANNOUNCEMENTS], onDone: onClose });
  const close = () => {
    reset();
    onClose();
  };
  return (
    <Confirm
      title={t('announcements.removeTitle')}
      text={place ? t('announcements.removeText', { name: name(place) }) : ''}
      yes={t('shared.remove')}
      isOpen={place !== undefined}
      isRunning={isRunning}
      error={error}
      onYes={() => place?.own && run({ path: `${ANNOUNCEMENTS}/${place.own.id}`, method: 'DELETE' })}
      onClose={close}
    />
  );
}
