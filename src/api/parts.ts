// What the API is put together from (main.ts does it; tests do it with parts of their own).
import type { FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AnnouncementFiles } from '../announcements/files.ts';
import type { Config } from '../config.ts';
import type { Engine } from '../engine/engine-face.ts';
import type { Clock, Random } from '../engine/ports.ts';
import type { BusinessEvents, Logger } from '../log.ts';
import type { RecordingFiles } from '../recordings/files.ts';
import type { Pool } from '../storage/pool.ts';
import type { Door } from './auth/door.ts';
import type { LiveFeed } from './live/feed.ts';
import type { Screens } from './live/screens.ts';

export type ApiParts = {
  readonly config: Pick<Config, 'publicUrl' | 'tls' | 'version' | 'webDir' | 'dataDir' | 'cliTokenFile'>;
  readonly pool: Pool;
  readonly log: Logger;
  readonly events: BusinessEvents;
  readonly clock: Clock;
  readonly random: Random;
  readonly feed: LiveFeed;
  readonly telephony: 'simulated' | 'asterisk';
  /** Where Asterisk takes SIP over a WebSocket (`/ws` there); undefined with the simulated telephone. */
  readonly asteriskSocket?: { readonly host: string; readonly port: number } | undefined;
  /** Where desk phones register, as people type it into them; undefined with the simulated telephone. */
  readonly deskServer?: { readonly host: string; readonly port: number } | undefined;
  /** Where the sound of recordings lies. */
  readonly recordings: RecordingFiles;
  /** Announcements and music: their files, and whom to tell that others are to be played now. */
  readonly announcements: { readonly files: AnnouncementFiles; onChanged(): Promise<void> };
  /** The engine that runs in this process; undefined before the first set-up. */
  readonly engine: () => Engine | undefined;
  /** An organisation has just been set up: opens its engine. */
  readonly onSetUp: () => Promise<void>;
};

export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, ZodTypeProvider>;

/** What routes get beside the parts. */
export type RouteParts = ApiParts & { readonly door: Door; readonly screens: Screens };
