// What browsers report against our content-security policy: counted, and the last ones kept in memory. The browser suite demands none.
import type { Api } from '../parts.ts';

const KEPT = 100;
const REPORT_LIMIT = 16 * 1024;

type Report = {
  readonly at: number;
  readonly directive: string;
  readonly blocked: string;
  readonly page: string;
};

export function cspReportRoutes(app: Api): void {
  let total = 0;
  const last: Report[] = [];
  void app.register(async (room) => {
    for (const type of ['application/csp-report', 'application/reports+json']) {
      room.addContentTypeParser(
        type,
        { parseAs: 'string', bodyLimit: REPORT_LIMIT },
        (_request, body, done) => {
          done(null, body);
        },
      );
    }
    room.post(
      '/api/csp-report',
      {
        bodyLimit: REPORT_LIMIT,
        config: {
          right: 'anybody may load the pages and see that the product is well',
          isFromAnywhere: true,
          rateLimit: { max: 600, timeWindow: 60_000 },
        },
        schema: { tags: ['pages'] },
      },
      async (request, reply) => {
        total += 1;
        last.push(readReport(request.body));
        if (last.length > KEPT) last.shift();
        return reply.code(204).send();
      },
    );
  });
  app.get(
    '/api/csp-reports',
    { config: { right: 'an administrator may see what browsers report' }, schema: { tags: ['pages'] } },
    async () => ({ total, last }),
  );
}

/** The few words of a report that tell what happened; anything else in it is thrown away. */
function readReport(body: unknown): Report {
  const word = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : '');
  const report = fieldsOf(body);
  return {
    at: Date.now(),
    directive: word(
      report['effective-directive'] ?? report['violated-directive'] ?? report['effectiveDirective'],
    ),
    blocked: word(report['blocked-uri'] ?? report['blockedURL']),
    page: word(report['document-uri'] ?? report['documentURL']),
  };
}

function fieldsOf(body: unknown): Record<string, unknown> {
  try {
    const json: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    const first: unknown = Array.isArray(json) ? json[0] : json;
    const inner = isFields(first) ? (first['csp-report'] ?? first['body'] ?? first) : undefined;
    return isFields(inner) ? inner : {};
  } catch {
    return {};
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
