/** Sends a sound to its place, where it replaces what was there. */
import { useMutation } from '@tanstack/react-query';
import { newId } from '../../server/new-id.ts';
import { send } from '../../server/rest.ts';
import type { Place } from './announcement-places.ts';

export interface SoundPlace {
  place: Place;
  /** Empty: for the organisation. */
  campaign: string;
  onDone: () => void;
}

/** Uploads a sound to a place. */
export function useSendSound({ place, campaign, onDone }: SoundPlace) {
  return useMutation({
    mutationFn: (file: Blob) => {
      const form = new FormData();
      form.set('kind', place.kind);
      if (place.language !== undefined) form.set('language', place.language);
      if (campaign !== '') form.set('campaign', campaign);
      form.set('file', file, 'sound.wav');
      return send('/api/announcements', { method: 'POST', body: form, idempotencyKey: newId() });
    },
    onSuccess: onDone,
  });
}
