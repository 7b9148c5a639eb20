/** What the supervisor's pages share: the head of a page, its ways of waiting and failing, confirmations, groups of choices. */
import { type ReactNode, useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { errorText, fieldError } from '../server/rest.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Checkbox, FieldError } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { useFormat } from '../ui/use-format.ts';

export interface PageHeadProps {
  title: string;
  /** The page above this one. */
  up?: { href: string; label: string };
  /** Beside the title: a state, figures. */
  beside?: ReactNode;
  children?: ReactNode;
}

/** The title of a page, which is also the browser tab's, with its buttons at the right. */
export function PageHead({ title, up, beside, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} – Rufwerk`;
  }, [title]);
  return (
    <header className="pagehead">
      {up && (
        <Link className="uplink" href={up.href}>
          <Icon name="left" small />
          {up.label}
        </Link>
      )}
      <div className="row">
        <h1 className="cut" title={title} tabIndex={-1}>
          {title}
        </h1>
        {beside}
        <span className="grow" />
        {children}
      </div>
    </header>
  );
}

/** What the server said no with, as a sentence that is announced; not again where one of `fields` says it already. */
export function Fault({ error, fields = [] }: { error: unknown; fields?: readonly string[] }) {
  if (!error || fields.some((field) => fieldError(error, field) !== undefined)) return null;
  return (
    <p className="msg bad" role="alert">
      <Icon name="warning" small />
      {errorText(error)}
    </p>
  );
}

/** Stands where a list will be: waiting for it, or saying why it did not come. */
export function Awaited({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation('frame');
  if (!error)
    return (
      <p className="t2 awaited" aria-busy="true">
        {t('loading')}
      </p>
    );
  return (
    <div className="awaited">
      <Fault error={error} />
      <Button size="small" onClick={retry}>
        {t('actions.retry')}
      </Button>
    </div>
  );
}

export interface ConfirmProps {
  title: string;
  text: ReactNode;
  /** The word on the button that does it. */
  yes: string;
  look?: 'primary' | 'danger';
  isOpen: boolean;
  isRunning: boolean;
  error: unknown;
  onYes: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Asks before something that many people notice. */
export function Confirm(props: ConfirmProps) {
  const { title, text, yes, look = 'danger', isOpen, isRunning, error, onYes, onClose, children } = props;
  const { t } = useTranslation('frame');
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button look={look} aria-busy={isRunning} onClick={isRunning ? undefined : onYes}>
            {yes}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {children}
      <Fault error={error} />
    </Dialog>
  );
}

export interface Choice {
  id: string;
  label: string;
  note?: string;
}

export interface ChoicesProps {
  label: string;
  hint?: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChosen: (ids: readonly string[]) => void;
  error?: string | undefined;
  /** What is said when there is nothing to choose from. */
  none: ReactNode;
}

/** Several of many, as check boxes in one frame. */
export function Choices({ label, hint, choices, chosen, onChosen, error, none }: ChoicesProps) {
  const id = useId();
  const toggle = (choice: string, isChecked: boolean) =>
    onChosen(isChecked ? [...chosen, choice] : chosen.filter((other) => other !== choice));
  return (
    <fieldset className="choices" {...(error ? { 'aria-describedby': `${id}-error` } : {})}>
      <legend className="lab">
        <span>{label}</span>
        {hint && <small>{hint}</small>}
      </legend>
      <div className={error ? 'choicebox err' : 'choicebox'}>
        {choices.length === 0 && <p className="t2">{none}</p>}
        {choices.map((choice) => (
          <Checkbox
            key={choice.id}
            label={choice.label}
            note={choice.note}
            isChecked={chosen.includes(choice.id)}
            onChecked={(isChecked) => toggle(choice.id, isChecked)}
          />
        ))}
      </div>
      <FieldError id={id} error={error} />
    </fieldset>
  );
}

/** The sentence under a field: what this page found wrong, else what the server said about it. */
export function wrongWith(own: string | undefined, error: unknown, field: string): string | undefined {
  return own ?? fieldError(error, field);
}

/** An instant as a time element: today 17:42. */
export function Moment({ at, nowAt }: { at: number; nowAt: number }) {
  const format = useFormat();
  return <time dateTime={new Date(at).toISOString()}>{format.moment(at, nowAt)}</time>;
}
