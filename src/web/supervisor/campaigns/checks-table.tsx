/** The rules of one verdict, row by row, and all of them together. */
import { useTranslation } from 'react-i18next';
import type { VerdictRow } from '../../../wire/history.ts';
import { useServerNow } from '../../server/clock.ts';
import { Icon } from '../../ui/icon.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { useFormat } from '../../ui/use-format.ts';
import { useCountryName, useWords } from '../words.ts';
import { type CheckRow, findingOf, togetherYesAt } from './verdict-words.ts';

export function ChecksTable({ verdict }: { verdict: VerdictRow }) {
  const { t } = useTranslation('supervisor');
  return (
    <div className="tblbox">
      <table className="tbl checks" aria-label={t('why.title')}>
        <thead>
          <tr>
            <th scope="col">{t('why.columns.verdict')}</th>
            <th scope="col">{t('why.columns.rule')}</th>
            <th scope="col">{t('why.columns.finding')}</th>
            <th scope="col">{t('why.columns.nextYes')}</th>
          </tr>
        </thead>
        <tbody>
          {verdict.checks.map((check) => (
            <CheckLine key={check.rule} check={check} />
          ))}
          <Together verdict={verdict} />
        </tbody>
      </table>
    </div>
  );
}

function CheckLine({ check }: { check: CheckRow }) {
  const { t } = useTranslation('supervisor');
  const words = useWords();
  const isYes = check.says === 'yes';
  return (
    <tr className={isYes ? '' : 'no'}>
      <td>
        <span className={isYes ? 'v ok' : 'v bad'}>
          <Icon name={isYes ? 'check' : 'close'} small />
          {isYes ? t('why.yes') : t('why.no')}
        </span>
      </td>
      <td className="rule">{words('why.rules', check.rule)}</td>
      <td>
        <FindingText check={check} />
      </td>
      <td className="n">
        {isYes ? <span className="t3">{t('shared.none')}</span> : <NextYes at={check.nextYesAt ?? 'never'} />}
      </td>
    </tr>
  );
}

function Together({ verdict }: { verdict: VerdictRow }) {
  const { t } = useTranslation('supervisor');
  const yesAt = togetherYesAt(verdict);
  return (
    <tr className="all">
      <td colSpan={3}>{t('why.together')}</td>
      <td className="n">{yesAt === undefined ? t('why.atCheck') : <NextYes at={yesAt} />}</td>
    </tr>
  );
}

function NextYes({ at }: { at: number | 'never' }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const nowAt = useServerNow();
  return <b>{at === 'never' ? t('why.never') : format.moment(at, nowAt)}</b>;
}

function FindingText({ check }: { check: CheckRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const words = useWords();
  const country = useCountryName();
  const nowAt = useServerNow();
  const finding = findingOf(check, {
    moment: (at) => format.moment(at, nowAt),
    country: (code) => (code === '' ? t('why.findings.countryUnknown') : country(code)),
    kind: (code) => words('why.kinds', code),
    phone: formatPhoneNumber,
    list: format.list,
  });
  if (!finding) return <>{t('shared.none')}</>;
  const say = t as (key: string, values: object) => string;
  return <>{say(`why.findings.${finding.key}`, finding.values)}</>;
}
