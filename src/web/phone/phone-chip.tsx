/** The telephone in the head, beside the state: one word, and the panel behind it. Changes are said once. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { PhonePanel } from './phone-panel.tsx';
import { usePhone } from './phone-provider.tsx';
import { chipWord, lookOf } from './phone-words.ts';
import './phone.css';

export interface PhoneChipProps {
  /** The panel behind it. */
  isOpen: boolean;
  onToggle: () => void;
  onClose: () => void;
  /** The keys that open it, as they are written. */
  keys: string;
}

export function PhoneChip({ isOpen, onToggle, onClose, keys }: PhoneChipProps) {
  const { t } = useTranslation('phone');
  const { state, quality } = usePhone();
  const word = t(`chip.${chipWord(state)}`);
  const { icon, look } = lookOf(state);
  const isBad = quality.word === 'poor' || quality.word === 'fair';
  useSpokenState(word);
  return (
    <>
      <button
        type="button"
        className={`state phone ${isBad ? 'wait' : look}`.trim()}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        title={keys}
        onClick={onToggle}
      >
        <Icon name={icon} tone="k" />
        <span className="sr">{t('chip.label')}</span>
        <span className="phoneword">
          <b>{word}</b>
          {isBad && <small>{t(quality.word === 'poor' ? 'quality.poorChip' : 'quality.fairChip')}</small>}
        </span>
        <Icon name="down" small />
      </button>
      <PhonePanel isOpen={isOpen} onClose={onClose} />
    </>
  );
}

/** States that pass by themselves within a moment are not worth a word. */
const SPOKEN_AFTER_MS = 600;

function useSpokenState(word: string): void {
  const { t } = useTranslation('phone');
  const said = useRef(word);
  useEffect(() => {
    if (said.current === word) return;
    const timer = setTimeout(() => {
      said.current = word;
      announce(t('chip.spoken', { state: word }));
    }, SPOKEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [word, t]);
}
