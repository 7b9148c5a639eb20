// Recordings: the list, and the sound with Range, so that a player can jump. Who listens is written down before a byte leaves.
import type { FastifyReply } from 'fastify';
import type { RecordingId } from '../../domain/ids.ts';
import { recordingPage } from '../../storage/recording-pages.ts';
import { audibleRecording, noteListening } from '../../storage/recordings.ts';
import type { Page } from '../../wire/errors.ts';
import { idPath, recordingsQuery } from '../../wire/paging.ts';
import type { RecordingRow } from '../../wire/recordings.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused } from '../refusals.ts';
import { writerOf } from '../writer.ts';

export function recordingRoutes(app: Api, { pool, recordings }: RouteParts): void {
  app.get(
    '/api/recordings',
    {
      config: { right: 'whoever is signed in may hear the own calls, a supervisor all of them' },
      schema: { tags: ['recordings'], querystring: recordingsQuery },
    },
    async (request): Promise<Page<RecordingRow>> => {
      const { organisationId, userId, role } = callerOf(request);
      const who = { organisationId, userId: role === 'agent' ? userId : undefined };
      return recordingPage(pool, who, request.query);
    },
  );
  app.get(
    '/api/recordings/:id/sound',
    {
      config: { right: 'whoever is signed in may hear the own calls, a supervisor all of them' },
      schema: { tags: ['recordings'], params: idPath },
    },
    async (request, reply) => {
      const { organisationId, userId, role } = callerOf(request);
      const recordingId = request.params.id as RecordingId;
      const found = await audibleRecording(pool, {
        organisationId,
        recordingId,
        userId: role === 'agent' ? userId : undefined,
      });
      if (!found) throw refused('unknown');
      const part = partOf(request.headers.range, found.bytes);
      if (part === 'none') return reply.code(416).header('content-range', `bytes */${found.bytes}`).send();
      // A player that jumps asks for part after part; one listening is one line.
      if (part.first === 0) await noteListening(pool, writerOf(request), recordingId);
      return sendPart(reply, {
        part,
        bytes: found.bytes,
        etag: `"${found.sha256}"`,
        name: 'recording.wav',
        stream: recordings.read(recordingId, found.startedAt, part),
      });
    },
  );
}

export type Part = { readonly first: number; readonly last: number; readonly isWhole: boolean };

/**
 * The one range that was asked for (RFC 9110, 14.1.2), the whole where none or several were, 'none' where it lies outside.
 * @param range the header's value; @param bytes the file's length
 */
export function partOf(range: string | undefined, bytes: number): Part | 'none' {
  const whole = { first: 0, last: bytes - 1, isWhole: true };
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return whole;
  const [, from = '', to = ''] = asked;
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return first > last || first >= bytes ? 'none' : { first, last, isWhole: false };
}

export type SoundPart = {
  readonly part: Part;
  /** Of the whole file. */
  readonly bytes: number;
  readonly etag: string;
  readonly name: string;
  readonly stream: NodeJS.ReadableStream;
};

/** Answers with a part of a WAV file. */
export function sendPart(reply: FastifyReply, { part, bytes, etag, name, stream }: SoundPart): FastifyReply {
  if (!part.isWhole)
    void reply.code(206).header('content-range', `bytes ${part.first}-${part.last}/${bytes}`);
  return reply
    .headers({
      'accept-ranges': 'bytes',
      'content-length': String(part.last - part.first + 1),
      'content-disposition': `inline; filename="${name}"`,
      etag,
    })
    .type('audio/wav')
    .send(stream);
}
