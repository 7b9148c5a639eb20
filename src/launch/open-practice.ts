/**
 * The last deed of the first start: the practice campaign is loaded and started, through the API as a supervisor
 * would do it, so that the first agent who signs in finds work.
 */
import fs from 'node:fs';
import { newId } from '../storage/new-id.ts';
import type { CampaignSummary } from '../wire/campaigns.ts';
import type { Page } from '../wire/errors.ts';

/** Throws when the product does not do it; the start goes on without. */
export async function openPractice(api: { url: string; cliTokenFile: string }): Promise<void> {
  const authorization = `Bearer ${fs.readFileSync(api.cliTokenFile, 'utf8').trim()}`;
  const ask = async (path: string, deed?: 'deed') => {
    const response = await fetch(`${api.url}${path}`, {
      method: deed === undefined ? 'GET' : 'POST',
      headers:
        deed === undefined ? { authorization } : { authorization, 'idempotency-key': newId<'command'>() },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok)
      throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return response;
  };
  const { rows } = (await (await ask('/api/campaigns')).json()) as Page<CampaignSummary>;
  for (const { id } of rows) {
    await ask(`/api/campaigns/${id}/load`, 'deed');
    await ask(`/api/campaigns/${id}/start`, 'deed');
  }
}
