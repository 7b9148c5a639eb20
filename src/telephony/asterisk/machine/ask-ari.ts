/** The few questions that the launcher has for ARI; the engine has a client of its own. */

export interface AriAnswer {
  readonly status: number;
  /** Parsed when it is JSON. */
  readonly body: unknown;
}

const answerLimitMs = 3000;

/** One request. Fetch refuses addresses with a password in them: it goes into the header. */
export async function askAri(url: string, method: string, path: string, body?: object): Promise<AriAnswer> {
  const { origin, username, password } = new URL(url);
  const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const answer = await fetch(`${origin}/ari${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(account).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerLimitMs),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}
