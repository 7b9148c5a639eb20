/** A state as colour, shape and word together: never colour alone. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface StateTagProps {
  tone?: 'ok' | 'warn' | 'bad' | 'accent' | 'plain';
  icon?: IconName;
  /** The whole text where the place may cut it. */
  title?: string;
  children: ReactNode;
}

const TONES = { ok: 'ok', warn: 'warn', bad: 'bad', accent: 'ac', plain: '' } as const;

export function StateTag({ tone = 'plain', icon, title, children }: StateTagProps) {
  return (
    <span className={`tag ${TONES[tone]}`.trim()} {...(title ? { title } : {})}>
      {icon && <Icon name={icon} small />}
      {children}
    </span>
  );
}
