/** The rules for real trunks (lines over all, the country's rule pack), and the switch to them. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackRow, TrunksView } from '../../../wire/trunks.ts';
import { queries } from '../../server/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { Fault, wrongWith } from '../page-parts.tsx';

export function TrunkRulesForm({ view }: { view: TrunksView }) {
  const { t } = useTranslation('supervisor');
  const [lines, setLines] = useState(String(view.lines));
  const [pack, setPack] = useState<string>(view.realPack ?? '');
  const [isSaved, setIsSaved] = useState(false);
  const deed = useDeed({ refreshes: ['/api/trunks'], onDone: () => setIsSaved(true) });
  const isNumber = /^\d{1,6}$/.test(lines.trim()) && Number(lines) >= 1 && Number(lines) <= 100_000;
  const chosen = view.packs.find(({ id }) => id === pack);
  return (
    <form
      className="stack trunkrules"
      noValidate
      aria-label={t('trunks.rules.title')}
      onSubmit={(event) => {
        event.preventDefault();
        setIsSaved(false);
        const realPack = pack === '' ? {} : { realPack: pack };
        if (isNumber && !deed.isRunning)
          deed.run({ path: '/api/trunks/rules', body: { lines: Number(lines), ...realPack } });
      }}
    >
      <h2>{t('trunks.rules.title')}</h2>
      <div className="pair">
        <TextField
          label={t('trunks.rules.lines')}
          hint={t('trunks.rules.linesHint')}
          value={lines}
          inputMode="numeric"
          maxLength={6}
          autoComplete="off"
          onValue={setLines}
          error={wrongWith(isNumber ? undefined : t('trunks.wrong.totalLines'), deed.error, 'lines')}
        />
        <Select
          label={t('trunks.rules.pack')}
          value={pack}
          placeholder={t('trunks.rules.packChoose')}
          options={view.packs.map(({ id }) => ({ value: id, label: t(`trunks.rules.packs.${id}`) }))}
          onValue={setPack}
        />
      </div>
      {chosen && <PackFacts pack={chosen} />}
      <Fault error={deed.error} fields={['lines']} />
      <div className="row">
        <Button look="primary" type="submit" aria-busy={deed.isRunning}>
          {t('trunks.rules.save')}
        </Button>
        <span className="t2" role="status">
          {isSaved && t('trunks.rules.saved')}
        </span>
      </div>
    </form>
  );
}

function PackFacts({ pack }: { pack: PackRow }) {
  const { t } = useTranslation('supervisor');
  const { i18n } = useTranslation();
  const day = (text: string) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(text));
  const { attemptsPerDay, attemptsPer30Days, source, reviewedOn, duties } = pack;
  return (
    <div className="packfacts">
      <p className="t2">{t('trunks.rules.packNote')}</p>
      <p>{t(`trunks.rules.hours.${pack.id}`)}</p>
      {attemptsPerDay !== undefined && <p>{t('trunks.rules.perDay', { limit: attemptsPerDay })}</p>}
      {attemptsPer30Days !== undefined && <p>{t('trunks.rules.per30Days', { limit: attemptsPer30Days })}</p>}
      <p>{t('trunks.rules.duties')}</p>
      <ul>
        {duties.map((duty) => (
          <li key={duty}>{t(`trunks.duties.${duty}`)}</li>
        ))}
      </ul>
      <p className="t2">{t('trunks.rules.source', { source, date: day(reviewedOn) })}</p>
    </div>
  );
}

/** One explicit act: the organisation's name is typed in. */
export function UseRealTrunks({ view, onClose }: { view: TrunksView; onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const [name, setName] = useState('');
  const deed = useDeed({
    refreshes: ['/api/trunks'],
    onDone: () => {
      // The banner of every screen says whom calls go to.
      void queries.invalidateQueries({ queryKey: ['session'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('trunks.useReal.title')}
      yes={t('trunks.useReal.yes')}
      deed={deed}
      fields={['organisationName']}
      isComplete={name.trim() !== ''}
      onSubmit={() => deed.run({ path: '/api/trunks/use-real', body: { organisationName: name.trim() } })}
      onClose={onClose}
      width={560}
    >
      {(missing) => (
        <>
          <p className="msg warn">
            <Icon name="warning" small />
            {t('trunks.useReal.text')}
          </p>
          <p>{t('trunks.useReal.needs')}</p>
          {view.isPractice && <p className="t2">{t('trunks.useReal.leave')}</p>}
          <TextField
            label={t('trunks.useReal.name')}
            hint={t('trunks.useReal.nameHint', { name: view.organisationName })}
            value={name}
            maxLength={200}
            autoComplete="off"
            onValue={setName}
            error={wrongWith(missing(name), deed.error, 'organisationName')}
          />
        </>
      )}
    </FormDialog>
  );
}
