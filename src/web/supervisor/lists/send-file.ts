/** Sends a file with its fields, telling how far it is; fetch cannot tell that, so this is the one place with XMLHttpRequest. */
import type { ImportRow, OthersChoice } from '../../../wire/imports.ts';
import { newId } from '../../server/new-id.ts';
import { refusalIn, ServerError } from '../../server/rest.ts';

export interface FileToSend {
  file: File;
  listName: string;
  country: string;
  others: OthersChoice;
}

export interface Sending {
  done: Promise<ImportRow>;
  abort: () => void;
}

/** Uploads a list; nothing is imported before its mapping is confirmed. `done` fails with ServerError. */
export function sendFile(
  { file, listName, country, others }: FileToSend,
  onProgress: (sentBytes: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const form = new FormData();
  // Fields first: the server reads the parts in order and wants to know the list before the file streams in.
  form.set('listName', listName);
  form.set('country', country);
  form.set('others', others);
  form.set('start', 'false');
  form.set('file', file);
  const done = new Promise<ImportRow>((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer as ImportRow);
      else reject(new ServerError(request.status, refusalIn(answer, request.status)));
    });
    request.addEventListener('error', () => reject(new ServerError(0, { code: 'offline' })));
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    request.open('POST', '/api/imports');
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('idempotency-key', newId());
    request.send(form);
  });
  return { done, abort: () => request.abort() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
