/** Load, start, stop, unload: each with what it does, or why it is not possible now. */
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { useFloorView } from '../../server/live.tsx';
import { Button, type ButtonProps } from '../../ui/button.tsx';
import { Confirm } from '../page-parts.tsx';
import { CAMPAIGN_DEEDS, type CampaignDeed, deedNote, nextDeed } from './campaign-deeds.ts';
import { useCampaignDeed } from './use-campaign-deed.ts';

export function CampaignControl({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const { run, running } = useCampaignDeed(campaign);
  const [isForcing, setIsForcing] = useState(false);
  const press = (deed: CampaignDeed) => {
    // The floor may show the next state before this answer is there; then the next button works already.
    if (deed === running) return;
    if (deed === 'force-unload') setIsForcing(true);
    else run(deed);
  };
  return (
    <section className="panel control" aria-label={t('campaigns.control')}>
      <h2>{t('campaigns.control')}</h2>
      {CAMPAIGN_DEEDS.map((deed) => (
        <ControlRow key={deed} deed={deed} campaign={campaign} isRunning={deed === running} onPress={press} />
      ))}
      <Confirm
        title={t('campaigns.forceTitle', { name: campaign.name })}
        text={t('campaigns.forceText')}
        yes={t('campaigns.deeds.force-unload')}
        isOpen={isForcing}
        isRunning={running === 'force-unload'}
        error={undefined}
        onYes={() => {
          run('force-unload');
          setIsForcing(false);
        }}
        onClose={() => setIsForcing(false)}
      />
    </section>
  );
}

interface ControlRowProps {
  deed: CampaignDeed;
  campaign: CampaignDetail;
  isRunning: boolean;
  onPress: (deed: CampaignDeed) => void;
}

function ControlRow({ deed, campaign, isRunning, onPress }: ControlRowProps) {
  const { t } = useTranslation('supervisor');
  const noteId = useId();
  const isAllStopped = useFloorView()?.stopAll.isOn ?? false;
  const lacksMessage = campaign.lacksInformationMessage;
  const note = deedNote(deed, campaign.state, { isAllStopped, mode: campaign.mode, lacksMessage });
  return (
    <div className="controlrow">
      <Button
        look={note.can ? lookOf(deed, campaign) : 'plain'}
        disabledBy={note.can ? undefined : noteId}
        aria-busy={isRunning}
        onClick={() => onPress(deed)}
      >
        {t(`campaigns.deeds.${deed}`)}
      </Button>
      <p className={note.can ? 't2' : 't3'} id={noteId}>
        {note.can ? t(`campaigns.notes.${note.note}`) : t(`campaigns.cannot.${note.why}`)}
      </p>
    </div>
  );
}

function lookOf(deed: CampaignDeed, campaign: CampaignDetail): NonNullable<ButtonProps['look']> {
  if (deed === 'force-unload') return 'danger';
  const isNext = deed === nextDeed(campaign.state);
  if (deed === 'start' && isNext) return 'go';
  return isNext && deed === 'load' ? 'primary' : 'plain';
}
