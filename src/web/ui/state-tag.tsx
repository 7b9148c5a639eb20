/** A state as colour, shape and word together: never colour alone. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface StateTagProps {
  tone?: 'ok' | 'warn' | 'bad' | 'accent' | 'plain';
  icon?: IconName;
  children: ReactNode;
}

const TONES = { ok: 'ok', warn: 'warn', bad: 'bad', accent: 'ac', plain: '' } as const;

export function StateTag({ tone = 'plain', icon, children }: StateTagProps) {
  return (
    <span className={`tag ${TONES[tone]}`.trim()}>
      {icon && <Icon name={icon} small />}
      {children}
    </span>
  );
}
