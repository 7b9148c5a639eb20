// The built pages: hashed files for ever, the page itself anew each time with its nonce, and the same page for every address that is
// no file (the browser's router knows what it is).
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, ApiParts } from './parts.ts';
import { refused } from './refusals.ts';

const FOREVER = 'public, max-age=31536000, immutable';

export async function servePages(app: Api, { config }: Pick<ApiParts, 'config'>): Promise<void> {
  const pageFile = path.join(config.webDir, 'index.html');
  const page = existsSync(pageFile) ? readFileSync(pageFile, 'utf8') : undefined;
  const assets = path.join(config.webDir, 'assets');
  if (existsSync(assets)) {
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      index: false,
      dotfiles: 'ignore',
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply) => void reply.header('cache-control', FOREVER),
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (!isForThePage(request)) throw refused('unknown');
    if (page === undefined) return notBuilt(reply);
    return reply
      .code(200)
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__CSP_NONCE__', request.nonce));
  });
}

function isForThePage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  // A file that is missing must not come back as a page: a script that is HTML only confuses.
  return (
    isRead && !/^\/(api|assets)(\/|$)/.test(request.url) && !/\.[a-z0-9]{1,5}$/i.test(pathOf(request.url))
  );
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return reply.code(503).type('text/plain; charset=utf-8').send('The pages are not built: npm run build\n');
}
