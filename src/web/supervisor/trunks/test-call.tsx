/** The window of a test call: the administrator's own number, and what comes of it while it rings. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestCallView, TrunkRow } from '../../../wire/trunks.ts';
import { send } from '../../server/rest.ts';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { wrongWith } from '../page-parts.tsx';
import { useWords } from '../words.ts';

const ASK_EACH_MS = 700;

export function TestCall({ trunk, name, onClose }: { trunk: TrunkRow; name: string; onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const [number, setNumber] = useState('');
  const [id, setId] = useState<string>();
  const deed = useDeed<{ id: string }>({ refreshes: ['/api/trunks'], onDone: (made) => setId(made.id) });
  const call = useTestCall(id);
  const isRunning = id !== undefined && (call === undefined || call.state === 'running');
  return (
    <FormDialog
      title={t('trunks.testCall.title', { name })}
      yes={id === undefined ? t('trunks.testCall.start') : t('trunks.testCall.again')}
      deed={{ isRunning: deed.isRunning || isRunning, error: deed.error }}
      fields={['number']}
      isComplete={number.trim() !== ''}
      onSubmit={() => {
        setId(undefined);
        deed.run({ path: `/api/trunks/${trunk.id}/test-call`, body: { number: number.trim() } });
      }}
      onClose={onClose}
    >
      {(missing) => (
        <>
          <p>{t('trunks.testCall.lead')}</p>
          <TextField
            label={t('trunks.testCall.number')}
            hint={t('trunks.testCall.numberHint')}
            type="tel"
            value={number}
            maxLength={40}
            autoComplete="tel"
            onValue={setNumber}
            error={wrongWith(missing(number), deed.error, 'number')}
          />
          {call && !deed.isRunning && <Outcome call={call} />}
        </>
      )}
    </FormDialog>
  );
}

function useTestCall(id: string | undefined): TestCallView | undefined {
  return useQuery({
    queryKey: ['/api/test-calls', id],
    queryFn: ({ signal }) => send<TestCallView>(`/api/test-calls/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : ASK_EACH_MS),
  }).data;
}

function Outcome({ call }: { call: TestCallView }) {
  const { t } = useTranslation('supervisor');
  const words = useWords();
  const tone = call.state === 'answered' ? 'ok' : call.state === 'running' ? '' : 'bad';
  const values = { number: formatPhoneNumber(call.number), result: words('callResults', call.result ?? '') };
  return (
    <p className={`msg ${tone}`.trim()} role="status">
      <Icon
        name={call.state === 'answered' ? 'check' : call.state === 'running' ? 'phone' : 'warning'}
        small
      />
      {t(`trunks.testCall.${call.state}`, values)}
    </p>
  );
}
