/** The sentence of a decision in the language in force. */
import { useTranslation } from 'react-i18next';
import type { PacingReason } from '../../../domain/pacing/pacing.ts';
import { useFormat } from '../../ui/use-format.ts';
import { type Said, reasonWords, sentenceOf } from './reason-words.ts';

export function useReason(): (because: PacingReason) => string {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  // The keys are made from the decision; reason-words.ts is tested to name only keys that exist.
  const translate = t as (key: string, values: object) => string;
  const say = ({ key, values, count }: Said) =>
    translate(`reason.${key}`, { ...values, ...(count === undefined ? {} : { count }) });
  return (because) => sentenceOf(reasonWords(because, format), say);
}
