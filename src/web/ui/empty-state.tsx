/** What a page says while it has nothing to show: why, what comes next, and what one can do. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface EmptyStateProps {
  icon: IconName;
  title: string;
  text: string;
  /** What has to happen first, with a tick for what is done. */
  steps?: readonly { title: string; note: string; isDone: boolean }[];
  children?: ReactNode;
}

export function EmptyState({ icon, title, text, steps = [], children }: EmptyStateProps) {
  return (
    <div className="empty">
      <div>
        <span className="emptyicon t3">
          <Icon name={icon} />
        </span>
        <h2>{title}</h2>
        <p className="t2">{text}</p>
        {steps.length > 0 && (
          <ol>
            {steps.map((step, index) => (
              <li key={step.title} className={step.isDone ? 'd' : ''}>
                <span className="no n">{step.isDone ? <Icon name="check" small /> : index + 1}</span>
                <span>
                  <b>{step.title}</b>
                  <small className="t2">{step.note}</small>
                </span>
              </li>
            ))}
          </ol>
        )}
        {children}
      </div>
    </div>
  );
}
