// The HTTP server: headers, door and error handler first, then the routes, one file per noun. No route is let in without a right.
import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { LogController, fastify } from 'fastify';
import { createJsonSchemaTransform, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Door, bearerOf, openDoor } from './auth/door.ts';
import { type Right, isOpenToAll, may } from './auth/rights.ts';
import { openThrottle } from './auth/throttle.ts';
import { changesSomething, isOwnOrigin } from './origin.ts';
import { type SecureListeners, isHttps, openSecureListeners } from './secure-listeners.ts';
import { servePages } from './pages.ts';
import type { Api, ApiParts, RouteParts } from './parts.ts';
import { openPhoneSockets } from './phone-socket.ts';
import { setHeaders } from './policy.ts';
import { answerError, refused } from './refusals.ts';
import { announcementRoutes } from './routes/announcements.ts';
import { callbackListRoutes } from './routes/callback-lists.ts';
import { campaignDeedRoutes } from './routes/campaign-deeds.ts';
import { campaignFigureRoutes } from './routes/campaign-figures.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { callbackHintRoutes } from './routes/callback-hint.ts';
import { callerNumberRoutes } from './routes/caller-numbers.ts';
import { cspReportRoutes } from './routes/csp-reports.ts';
import { floorRoutes } from './routes/floor.ts';
import { groupRoutes } from './routes/groups.ts';
import { healthRoutes } from './routes/health.ts';
import { historyRoutes } from './routes/history.ts';
import { importRoutes } from './routes/imports.ts';
import { listRoutes } from './routes/lists.ts';
import { practiceRoutes } from './routes/practice.ts';
import { ownPhoneRoutes } from './routes/own-phone.ts';
import { phoneRoutes } from './routes/phone.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { registerRoutes } from './routes/register.ts';
import { searchRoutes } from './routes/search.ts';
import { sessionRoutes } from './routes/session.ts';
import { setupRoutes } from './routes/setup.ts';
import { testCallRoutes } from './routes/test-calls.ts';
import { trunkRoutes } from './routes/trunks.ts';
import { userRoutes } from './routes/users.ts';
import { Screens } from './live/screens.ts';
import { acceptSockets } from './live/sockets.ts';
import { repeat } from './repeat.ts';
import { isStorable } from './storable-text.ts';

export type RunningApi = {
  readonly app: Api;
  /** Every route with the right that it asks for; the tests walk them. */
  readonly routes: readonly RouteEntry[];
  /** Starts to listen; returns the port (the one asked for, or a free one for 0). */
  listen(at: { readonly port: number; readonly host: string }): Promise<number>;
  /** Tells every screen, lets requests finish, ends. */
  close(): Promise<void>;
};
export type RouteEntry = { readonly method: string; readonly url: string; readonly right: Right };

/** The longest body that means something is a group of 5,000 users. */
const BODY_LIMIT = 512 * 1024;
const SWEEP_MS = 10 * 60_000;
/** A building with a thousand agents behind one address stays below this; a flood does not. */
const REQUESTS_PER_MINUTE = 20_000;

export async function openApi(parts: ApiParts): Promise<RunningApi> {
  const app: Api = makeServer(parts).withTypeProvider<ZodTypeProvider>();
  const routes: RouteEntry[] = [];
  const door = openDoor(parts);
  const screens = new Screens(parts);
  guard(app, parts, { door, routes });
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, context) =>
      refused('too_many_tries', { until: parts.clock.now() + context.ttl }),
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Rufwerk', version: parts.config.version } },
    transform: createJsonSchemaTransform({ skipList: [] }),
  });
  const phones = openPhoneSockets({ ...parts, door });
  addRoutes(app, { ...parts, door, screens });
  phoneRoutes(app, { ...parts, door, screens }, phones);
  ownPhoneRoutes(app, { ...parts, door, screens });
  await servePages(app, parts);
  await app.ready();
  const sockets = acceptSockets(app.server, { ...parts, door, screens });
  phones.accept(app.server);
  const takeBack = repeat(parts, SWEEP_MS, () => void door.sweep().catch(() => undefined));
  let secure: SecureListeners | undefined;
  return {
    app,
    routes,
    listen: async ({ port, host }) => {
      const { tls } = parts.config;
      await app.listen({ port, host: tls === null ? host : '127.0.0.1' });
      const address = app.server.address();
      const own = typeof address === 'object' && address !== null ? address.port : port;
      if (tls !== null) secure = await openSecureListeners(app, { tls, host, port: own });
      return own;
    },
    close: async () => {
      takeBack();
      sockets.close();
      phones.close();
      screens.close();
      await secure?.close();
      await app.close();
    },
  };
}

function makeServer({ config, log }: ApiParts) {
  return fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    // A proxy is believed only where PUBLIC_URL says that there is one.
    trustProxy: config.publicUrl === null ? false : ['loopback', 'linklocal', 'uniquelocal'],
    // An address that can not even be decoded does not reach the hooks; it is answered like everything else.
    frameworkErrors: (error, request, reply) => {
      setHeaders(request, reply, isHttps(request.raw, config.publicUrl));
      answerError(error, request, reply);
    },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    forceCloseConnections: true,
    // An upload may take long, but a line on which nothing moves is closed (the WebSocket looks after itself).
    requestTimeout: 0,
    connectionTimeout: 120_000,
    keepAliveTimeout: 65_000,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });
}

/** The hooks that every request passes, and the refusal of a route that names no right. */
function guard(app: Api, parts: ApiParts, { door, routes }: { door: Door; routes: RouteEntry[] }): void {
  const { publicUrl } = parts.config;
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(answerError);
  app.decorateRequest('caller');
  app.decorateRequest('nonce', '');
  app.addHook('onRequest', async (request, reply) =>
    setHeaders(request, reply, isHttps(request.raw, publicUrl)),
  );
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return;
    const right = route.config?.right;
    if (right === undefined) throw new Error(`${route.url} names no right`);
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, right });
  });
  app.addHook('onRequest', async (request) => {
    const { right, isFromAnywhere } = request.routeOptions.config;
    if (right === undefined) return;
    const isForeign =
      changesSomething(request.method) &&
      bearerOf(request.raw) === undefined &&
      !isOwnOrigin(request.raw, publicUrl);
    if (isForeign && isFromAnywhere !== true) throw refused('foreign_origin');
    if (isOpenToAll(right)) return;
    request.caller = await door.callerOf(request.raw);
    if (request.caller === undefined) throw refused('not_signed_in');
    if (!may(request.caller.role, right)) throw refused('right_missing');
  });
  app.addHook('preValidation', async (request) => {
    if (!isStorable([request.params, request.query])) throw refused('malformed');
    if (!request.isMultipart?.() && !isStorable(request.body)) throw refused('malformed');
  });
}

function addRoutes(app: Api, parts: RouteParts): void {
  app.get(
    '/api/openapi.json',
    {
      config: { right: 'anybody may load the pages and see that the product is well' },
      schema: { hide: true },
    },
    async () => app.swagger(),
  );
  const throttle = openThrottle();
  healthRoutes(app, parts);
  cspReportRoutes(app);
  setupRoutes(app, parts, throttle);
  sessionRoutes(app, parts, throttle);
  userRoutes(app, parts);
  groupRoutes(app, parts);
  campaignRoutes(app, parts);
  campaignDeedRoutes(app, parts);
  campaignFigureRoutes(app, parts);
  listRoutes(app, parts);
  callbackListRoutes(app, parts);
  callerNumberRoutes(app, parts);
  floorRoutes(app, parts);
  registerRoutes(app, parts);
  importRoutes(app, parts);
  historyRoutes(app, parts);
  callbackHintRoutes(app, parts);
  recordingRoutes(app, parts);
  announcementRoutes(app, parts);
  searchRoutes(app, parts);
  trunkRoutes(app, parts);
  testCallRoutes(app, parts);
  practiceRoutes(app, parts);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    right?: Right;
    /** True for what browsers send by themselves, without saying from which page. */
    isFromAnywhere?: boolean;
  }
}
