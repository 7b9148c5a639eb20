/** The two switches of the sign-in page: language and appearance, as segments. */
import { useTranslation } from 'react-i18next';
import { LANGUAGES, languageOf } from '../i18n/language.ts';
import { chooseLanguage } from '../i18n/texts.ts';
import { chooseTheme, THEME_CHOICES, useThemeChoice } from './theme.ts';

export interface SegmentsProps<Value extends string> {
  label: string;
  chosen: Value | undefined;
  options: readonly { value: Value; label: string; lang?: string }[];
  onChoose: (value: Value) => void;
}

export function Segments<Value extends string>({ label, chosen, options, onChoose }: SegmentsProps<Value>) {
  return (
    <span className="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === chosen}
          onClick={() => onChoose(option.value)}
          {...(option.lang ? { lang: option.lang } : {})}
        >
          {option.label}
        </button>
      ))}
    </span>
  );
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation('frame');
  const options = LANGUAGES.map((value) => ({ value, label: t(`language.${value}`), lang: value }));
  return (
    <Segments
      label={t('userMenu.language')}
      chosen={languageOf(i18n.language)}
      options={options}
      onChoose={chooseLanguage}
    />
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation('frame');
  const options = THEME_CHOICES.map((value) => ({ value, label: t(`theme.${value}`) }));
  return (
    <Segments
      label={t('userMenu.theme')}
      chosen={useThemeChoice()}
      options={options}
      onChoose={chooseTheme}
    />
  );
}
