/** Whom the campaign calls: its lists, and how they share it (E13). */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { partOf } from '../../../domain/campaign/list-order.ts';
import type { ListRow } from '../../../wire/campaigns.ts';
import { IconButton } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { Segments } from '../../ui/switches.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useWholeList } from '../paged.ts';
import { Choices, wrongWith } from '../page-parts.tsx';
import {
  type CampaignDraft,
  type DraftFaults,
  isShared,
  readShares,
  SHARE_BOUNDS,
  shareText,
} from './campaign-draft.ts';
import type { FormPartProps } from './campaign-form-parts.tsx';
import { NumberCell } from './number-cell.tsx';

export function WhomPart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const lists = useWholeList<ListRow>('/api/lists').data ?? [];
  const missing = faults['listIds'] ? t('shared.chooseOne') : undefined;
  return (
    <section className="formpart">
      <h2>{t('form.whom')}</h2>
      <div className="stack">
        <Choices
          label={t('form.lists')}
          none={t('form.noLists')}
          choices={lists.map((list) => ({
            id: list.id,
            label: list.name,
            note: t('form.listNote', {
              records: format.count(list.records),
              numbers: format.count(list.numbers),
            }),
          }))}
          chosen={draft.listIds}
          onChosen={(listIds) => change({ listIds })}
          error={wrongWith(missing, error, 'listIds')}
        />
        {draft.listIds.length > 1 && <Sharing draft={draft} change={change} faults={faults} lists={lists} />}
      </div>
    </section>
  );
}

/** What can be changed about lists that a campaign has. */
export type SharingDraft = Pick<CampaignDraft, 'listIds' | 'listOrder' | 'shares'>;

interface SharingProps {
  draft: SharingDraft;
  change: (changes: Partial<SharingDraft>) => void;
  faults: DraftFaults;
  lists: readonly { readonly id: string; readonly name: string }[];
}

export function Sharing({ draft, change, faults, lists }: SharingProps) {
  const { t } = useTranslation('supervisor');
  const options = [
    { value: 'by_share', label: t('sharing.byShare') },
    { value: 'one_after_another', label: t('sharing.oneAfterAnother') },
  ] as const;
  const nameOf = (id: string) => lists.find((list) => list.id === id)?.name ?? '–';
  return (
    <div>
      <p className="lab">{t('sharing.title')}</p>
      <Segments
        label={t('sharing.title')}
        chosen={draft.listOrder}
        options={options}
        onChoose={(listOrder) => change({ listOrder })}
      />
      <p className="t2 small sharingnote">
        {isShared(draft) ? t('sharing.byShareNote') : t('sharing.oneAfterAnotherNote')}
      </p>
      <ol className="sharing">
        {draft.listIds.map((id, index) => (
          <li key={id}>
            {isShared(draft) ? (
              <Share draft={draft} change={change} faults={faults} id={id} name={nameOf(id)} />
            ) : (
              <Turn draft={draft} change={change} index={index} name={nameOf(id)} />
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

interface ShareProps extends Omit<SharingProps, 'lists'> {
  id: string;
  name: string;
}

/** A list's share, and what part of the campaign that is. */
function Share({ draft, change, faults, id, name }: ShareProps) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const fieldId = useId();
  const error = faults[`shares.${id}`] ? t('shared.between', SHARE_BOUNDS) : undefined;
  const shares = readShares(draft);
  const own = shares[draft.listIds.indexOf(id)];
  const isWhole = own !== undefined && shares.every((share) => share !== undefined);
  const part = isWhole ? partOf(own, shares) : undefined;
  return (
    <>
      <span className="grow cut" title={name}>
        {name}
      </span>
      <span className="t2">{t('sharing.share')}</span>
      <NumberCell
        id={fieldId}
        label={t('sharing.shareOf', { name })}
        value={shareText(draft, id)}
        onValue={(value) => change({ shares: { ...draft.shares, [id]: value } })}
        error={error}
      />
      <meter className="share ready" min={0} max={1} value={part ?? 0} aria-hidden />
      <span className="n part">{part === undefined ? '–' : format.percent(part, 0)}</span>
      <FieldError id={fieldId} error={error} />
    </>
  );
}

interface TurnProps extends Pick<SharingProps, 'draft' | 'change'> {
  index: number;
  name: string;
}

/** A list's turn, with the way to an earlier or a later one. */
function Turn({ draft, change, index, name }: TurnProps) {
  const { t } = useTranslation('supervisor');
  const move = (by: -1 | 1) => change({ listIds: swapped(draft, index, index + by) });
  return (
    <>
      <span className="n t2 turn">{index + 1}.</span>
      <span className="grow cut" title={name}>
        {name}
      </span>
      <IconButton
        icon="up"
        small
        label={t('sharing.earlier', { name })}
        aria-disabled={index === 0}
        onClick={() => index > 0 && move(-1)}
      />
      <IconButton
        icon="down"
        small
        label={t('sharing.later', { name })}
        aria-disabled={index === draft.listIds.length - 1}
        onClick={() => index < draft.listIds.length - 1 && move(1)}
      />
    </>
  );
}

function swapped({ listIds }: SharingDraft, one: number, other: number): readonly string[] {
  return listIds.map((id, index) =>
    index === one ? (listIds[other] ?? id) : index === other ? (listIds[one] ?? id) : id,
  );
}
