/**
 * The first step of an import: a file, by dropping or choosing, the list it goes into, the country that reads its numbers, and what
 * becomes of people who are in another list.
 */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { ListRow } from '../../../wire/campaigns.ts';
import type { OthersChoice } from '../../../wire/imports.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { CountrySelect } from '../country-select.tsx';
import { useWholeList } from '../paged.ts';
import { Fault, PageHead, wrongWith } from '../page-parts.tsx';
import { FileDrop } from './file-drop.tsx';
import { fileWrong, listNameOf } from './file-check.ts';
import { OthersField } from './others-choice.tsx';
import { OTHERS } from './others.ts';
import { type FileToSend, type Sending, sendFile } from './send-file.ts';
import './lists.css';

/** The upload in progress: how much is on its way, and how to end it. */
function useUpload(onDone: (importId: string) => void) {
  const client = useQueryClient();
  const sending = useRef<Sending>(undefined);
  const [sentBytes, setSentBytes] = useState<number>();
  const [error, setError] = useState<unknown>();
  useEffect(() => () => sending.current?.abort(), []);
  const start = (sent: FileToSend) => {
    setError(undefined);
    setSentBytes(0);
    const started = sendFile(sent, setSentBytes);
    sending.current = started;
    started.done.then(
      (row) => {
        void client.invalidateQueries({ queryKey: ['/api/imports'] });
        onDone(row.id);
      },
      (cause: unknown) => {
        setSentBytes(undefined);
        if (!(cause instanceof DOMException)) setError(cause);
      },
    );
  };
  return { start, abort: () => sending.current?.abort(), sentBytes, error };
}

export function UploadPage() {
  const { t } = useTranslation(['supervisor', 'frame']);
  const [, navigate] = useLocation();
  const [file, setFile] = useState<File>();
  const [listName, setListName] = useState('');
  const [country, setCountry] = useState('DE');
  const [others, setOthers] = useState<OthersChoice>(OTHERS[0]);
  const [isChecked, setIsChecked] = useState(false);
  const upload = useUpload((id) => navigate(`/supervisor/lists/imports/${id}`));
  const wrong = fileWrong(file);
  const choose = (chosen: File) => {
    setFile(chosen);
    if (listName === '' || (file && listName === listNameOf(file.name))) setListName(listNameOf(chosen.name));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (file && !wrong && listName.trim() !== '')
      upload.start({ file, listName: listName.trim(), country, others });
  };
  const missing = isChecked && listName.trim() === '' ? t('shared.required') : undefined;
  return (
    <>
      <PageHead title={t('upload.title')} up={{ href: '/supervisor/lists', label: t('lists.title') }} />
      <form className="upload" noValidate onSubmit={submit}>
        <FileDrop
          file={file}
          wrong={file || isChecked ? wrong : undefined}
          error={upload.error}
          onFile={choose}
        />
        <div className="pair">
          <ListNameField
            value={listName}
            onValue={setListName}
            error={wrongWith(missing, upload.error, 'listName')}
          />
          <CountrySelect
            label={t('upload.country')}
            hint={t('upload.countryHint')}
            value={country}
            onValue={setCountry}
          />
        </div>
        <OthersField value={others} onValue={setOthers} />
        <Fault error={upload.error} fields={['file', 'listName']} />
        {upload.sentBytes !== undefined && file ? (
          <SendingBar file={file} sentBytes={upload.sentBytes} onCancel={upload.abort} />
        ) : (
          <div className="row">
            <Button type="submit" look="primary" icon="upload">
              {t('upload.submit')}
            </Button>
            <Link className="btn" href="/supervisor/lists">
              {t('frame:actions.cancel')}
            </Link>
            <p className="t2 small">{t('upload.next')}</p>
          </div>
        )}
      </form>
    </>
  );
}

interface ListNameFieldProps {
  value: string;
  onValue: (value: string) => void;
  error: string | undefined;
}

function ListNameField({ value, onValue, error }: ListNameFieldProps) {
  const { t } = useTranslation('supervisor');
  const lists = useWholeList<ListRow>('/api/lists').data ?? [];
  const isThere = lists.some((list) => list.name === value.trim());
  return (
    <div>
      <TextField
        label={t('upload.listName')}
        hint={t('upload.listNameHint')}
        value={value}
        maxLength={120}
        autoComplete="off"
        list="known-lists"
        onValue={onValue}
        error={error}
      />
      <datalist id="known-lists">
        {lists.map((list) => (
          <option key={list.id} value={list.name} />
        ))}
      </datalist>
      {isThere && (
        <p className="msg t2">
          <Icon name="info" small />
          {t('upload.listExists')}
        </p>
      )}
    </div>
  );
}

function SendingBar({ file, sentBytes, onCancel }: { file: File; sentBytes: number; onCancel: () => void }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const format = useFormat();
  // The form around the file counts as sent bytes too.
  const sent = Math.min(sentBytes, file.size);
  const note = t('upload.sent', { sent: format.bytes(sent), total: format.bytes(file.size) });
  return (
    <div className="row sending">
      <div className="grow">
        <ProgressBar
          label={t('upload.sending')}
          share={sent / file.size}
          note={`${t('upload.sending')}: ${note}`}
        />
      </div>
      <Button onClick={onCancel}>{t('frame:actions.cancel')}</Button>
    </div>
  );
}
