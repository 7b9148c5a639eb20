/** Other shares while the campaign is loaded or runs (E4): a window with what the form has for it, and nothing else. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignDetail, SharingRequest } from '../../../wire/campaigns.ts';
import { Button } from '../../ui/button.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { draftOf, shareFaults, sharesRequest } from './campaign-draft.ts';
import { Sharing } from './lists-part.tsx';

export function ChangeSharing({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="small" className="changesharing" onClick={() => setIsOpen(true)}>
        {t('sharing.change')}
      </Button>
      {isOpen && <SharingDialog campaign={campaign} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function SharingDialog({ campaign, onClose }: { campaign: CampaignDetail; onClose: () => void }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  // As it is when the window opens; the page behind it goes on being read anew.
  const [draft, setDraft] = useState(() => {
    const { listIds, listOrder, shares } = draftOf(campaign);
    return { listIds, listOrder, shares };
  });
  const deed = useDeed({ refreshes: ['/api/campaigns'], onDone: onClose });
  const faults = shareFaults(draft);
  const body = (): SharingRequest => ({
    listIds: [...draft.listIds],
    listOrder: draft.listOrder,
    shares: sharesRequest(draft),
  });
  return (
    <FormDialog
      title={t('sharing.changeTitle', { name: campaign.name })}
      yes={t('frame:actions.save')}
      deed={deed}
      fields={[]}
      isComplete={Object.keys(faults).length === 0}
      onSubmit={() => deed.run({ path: `/api/campaigns/${campaign.id}/sharing`, body: body() })}
      onClose={onClose}
      width={640}
    >
      {(_missing, isChecked) => (
        <>
          <Sharing
            draft={draft}
            change={(changes) => setDraft((before) => ({ ...before, ...changes }))}
            faults={isChecked ? faults : {}}
            lists={campaign.lists}
          />
          <p className="t2 small">{t('sharing.changeNote')}</p>
        </>
      )}
    </FormDialog>
  );
}
