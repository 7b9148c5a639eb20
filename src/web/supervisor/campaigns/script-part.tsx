/** What the agent says: plain text, with places that are filled in for each contact. */
import { useTranslation } from 'react-i18next';
import {
  SCRIPT_LIMIT,
  SCRIPT_PLACEHOLDERS,
  type ScriptPlaceholder,
  unknownPlaceholders,
} from '../../../domain/campaign/script.ts';
import { TextArea } from '../../ui/field.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { wrongWith } from '../page-parts.tsx';
import type { FormPartProps } from './campaign-form-parts.tsx';

const NAME = 'script';

export function ScriptPart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const braced = (names: readonly string[]) => format.list(names.map((name) => `{${name}}`));
  const unknown = unknownPlaceholders(draft.script);
  const wrong =
    faults['script'] && unknown.length > 0
      ? t('script.unknown', {
          count: unknown.length,
          unknown: braced(unknown),
          accepted: braced(SCRIPT_PLACEHOLDERS),
        })
      : undefined;
  const insert = (placeholder: ScriptPlaceholder) => {
    const field = document.querySelector<HTMLTextAreaElement>(`textarea[name="${NAME}"]`);
    const [from, to] = [
      field?.selectionStart ?? draft.script.length,
      field?.selectionEnd ?? draft.script.length,
    ];
    const text = `{${placeholder}}`;
    change({ script: `${draft.script.slice(0, from)}${text}${draft.script.slice(to)}` });
    // After the new text is on the page, the cursor stands behind what was put in.
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + text.length, from + text.length);
    });
  };
  return (
    <section className="formpart">
      <h2>{t('script.title')}</h2>
      <div>
        <TextArea
          label={t('script.text')}
          hint={t('script.hint')}
          name={NAME}
          rows={8}
          maxLength={SCRIPT_LIMIT}
          value={draft.script}
          onValue={(script) => change({ script })}
          error={wrongWith(wrong, error, 'script')}
        />
        <p className="placeholders">
          <span className="t2 small">{t('script.insert')}</span>
          {SCRIPT_PLACEHOLDERS.map((placeholder) => (
            <button key={placeholder} type="button" className="chip" onClick={() => insert(placeholder)}>
              {t(`script.placeholders.${placeholder}`)}
            </button>
          ))}
        </p>
      </div>
    </section>
  );
}
