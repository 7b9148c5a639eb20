// The built pages: hashed files for ever, the page itself anew each time with its nonce, and the same page for every address that is
// no file (the browser's router knows what it is). All are read from the disk as it is now: a build may replace them meanwhile.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, ApiParts } from './parts.ts';
import { refused } from './refusals.ts';

const FOREVER = 'public, max-age=31536000, immutable';

export async function servePages(app: Api, { config }: Pick<ApiParts, 'config'>): Promise<void> {
  const readPage = pageReader(path.join(config.webDir, 'index.html'));
  await app.register(fastifyStatic, {
    root: path.join(config.webDir, 'assets'),
    prefix: '/assets/',
    index: false,
    dotfiles: 'ignore',
    decorateReply: false,
    cacheControl: false,
    // It may not be built yet; the page says so.
    suppressWarning: true,
    setHeaders: (reply) => void reply.header('cache-control', FOREVER),
  });
  app.setNotFoundHandler(async (request, reply) => {
    if (!isForThePage(request)) throw refused('unknown');
    const page = await readPage();
    if (page === undefined) return notBuilt(reply);
    return reply
      .code(200)
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__CSP_NONCE__', request.nonce));
  });
}

/** Reads the page again only when another one stands there; undefined while there is none. */
function pageReader(file: string): () => Promise<string | undefined> {
  let known: { readonly version: string; readonly text: string } | undefined;
  return async () => {
    try {
      const { mtimeMs, ino } = await stat(file);
      const version = `${ino} ${mtimeMs}`;
      if (known?.version !== version) known = { version, text: await readFile(file, 'utf8') };
      return known.text;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
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
