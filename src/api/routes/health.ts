// GET /api/health: is the product well? Open to all, and asked by people, balancers and the launcher alike; the database is really asked.
import type { HealthView } from '../../wire/session.ts';
import type { Api, ApiParts } from '../parts.ts';

export function healthRoutes(app: Api, { pool, config, telephony, engine }: ApiParts): void {
  app.get(
    '/api/health',
    {
      config: { right: 'anybody may load the pages and see that the product is well' },
      schema: { tags: ['health'] },
    },
    async (_request, reply): Promise<HealthView> => {
      const isThere = await pool.query('SELECT 1').then(
        () => true,
        () => false,
      );
      if (!isThere) void reply.code(503);
      // People go on with what needs no call: a telephone system that is away is told, but no reason to take the product away.
      const isAway = engine()?.telephoneAway() ?? false;
      return {
        status: isThere && !isAway ? 'ok' : 'degraded',
        version: config.version,
        database: isThere ? 'ok' : 'away',
        telephony,
        ...(isAway ? { telephone: 'away' } : {}),
      };
    },
  );
}
