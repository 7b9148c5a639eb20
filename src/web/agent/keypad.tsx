/** The keypad: digits by mouse and by keyboard, and what was sent so far. The engine makes the tones. */
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../wire/live.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { announce } from '../ui/announcer.tsx';
import type { CallDeeds } from './call-deeds.ts';
import { useInteraction } from './open-interaction.tsx';

interface KeypadProps {
  isOpen: boolean;
  onClose: () => void;
  call: CallView;
  deeds: CallDeeds;
}

export function Keypad({ isOpen, onClose, call, deeds }: KeypadProps) {
  const { t } = useTranslation('phone');
  return (
    <Dialog
      title={t('keypad.title')}
      isOpen={isOpen}
      onClose={onClose}
      isModal={false}
      width={276}
      place="bar"
    >
      <Keys call={call} deeds={deeds} />
    </Dialog>
  );
}

const KEYS = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;

function Keys({ call, deeds }: Pick<KeypadProps, 'call' | 'deeds'>) {
  const { t } = useTranslation('phone');
  const { interaction } = useInteraction();
  const [sent, setSent] = useState('');
  const [failed, setFailed] = useState('');
  const isHeard = call.controls?.line.state !== 'held' || interaction.consult?.state === 'talking';
  const press = (digit: string) => {
    if (!isHeard) return;
    setFailed('');
    setSent((before) => before + digit);
    void deeds.sendDigits(digit).then((wasSent) => {
      if (wasSent) return announce(digit);
      setSent((before) => before.slice(0, -1));
      setFailed(t('keypad.failed', { digits: digit }));
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    press(event.key);
  };
  return (
    <div className="keypad" onKeyDown={onKeyDown}>
      <label className="fld">
        <span className="lab">{t('keypad.sent')}</span>
        <span className="in ro">
          <input readOnly value={sent} placeholder={t('keypad.nothing')} className="n" />
        </span>
      </label>
      <div className="keys" role="group" aria-label={t('keypad.keys')}>
        {KEYS.map(([digit, letters]) => (
          <button
            key={digit}
            type="button"
            data-letters={letters}
            onClick={() => press(digit)}
            {...(isHeard ? {} : { 'aria-disabled': true })}
          >
            <NameOf digit={digit} />
          </button>
        ))}
      </div>
      <p className={isHeard && failed === '' ? 't2 small' : 'small msg bad'} role="status">
        {(!isHeard || failed !== '') && <Icon name="warning" small />}
        {isHeard ? failed || t('keypad.hint') : t('keypad.notHeld')}
      </p>
    </div>
  );
}

/** Read out, a lone sign is easily missed: digits by their word, signs by their name. */
function NameOf({ digit }: { digit: string }) {
  const { t } = useTranslation('phone');
  const isSign = digit === '*' || digit === '#';
  return (
    <>
      <span className="sr">
        {isSign ? t(digit === '*' ? 'keypad.star' : 'keypad.hash') : t('keypad.digit')}{' '}
      </span>
      <b aria-hidden={isSign}>{digit}</b>
    </>
  );
}
