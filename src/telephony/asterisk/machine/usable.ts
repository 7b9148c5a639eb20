/** Asks an Asterisk of one's own whether it can be ours: version, modules, and whether accounts can be pushed. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { askAri } from './ask-ari.ts';
import { AsteriskUnavailable, versionFault } from './installation.ts';
import { harmfulModules, requiredModules } from './modules.ts';

export interface UsableOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** It may still be starting: so long it is waited for. */
  readonly waitMs?: number;
}

const askEveryMs = 250;
const trialAccount = '/asterisk/config/dynamic/res_pjsip/auth/rufwerk-trial';

/** Resolves when it can be used; rejects with AsteriskUnavailable and all that is wrong. The secret is in no message. */
export async function untilUsable(url: string, options: UsableOptions): Promise<void> {
  const { host } = new URL(url);
  const info = await untilAnswering(url, options);
  const faults: string[] = [];
  const fault = versionFault(info.system?.version ?? '');
  if (fault !== undefined) faults.push(fault);
  const listed = (await askAri(url, 'GET', '/asterisk/modules')).body as { name: string; status: string }[];
  const running = new Set(listed.filter((one) => one.status === 'Running').map((one) => one.name));
  const missing = requiredModules.filter((name) => !running.has(name));
  if (missing.length > 0) faults.push(`does not run ${missing.join(', ')}`);
  for (const name of harmfulModules.filter((one) => running.has(one))) {
    faults.push(`runs ${name}, which makes agents deaf (noload it)`);
  }
  const fields = [
    { attribute: 'auth_type', value: 'userpass' },
    { attribute: 'username', value: 'rufwerk-trial' },
    { attribute: 'password', value: randomUUID() },
  ];
  const pushed = await askAri(url, 'PUT', trialAccount, { fields });
  if (pushed.status === 200) await askAri(url, 'DELETE', trialAccount);
  else faults.push(`takes no accounts (${pushed.status}): sorcery.conf needs the memory wizard`);
  if (faults.length > 0) throw new AsteriskUnavailable(`the Asterisk at ${host} ${faults.join('; it ')}`);
}

async function untilAnswering(
  url: string,
  { log, signal, waitMs = 20_000 }: UsableOptions,
): Promise<{ system?: { version: string } }> {
  const { host } = new URL(url);
  const end = Date.now() + waitMs;
  for (let isAnnounced = false; ; isAnnounced = true) {
    let reason: string;
    try {
      const answer = await askAri(url, 'GET', '/asterisk/info?only=system');
      if (answer.status === 200) return answer.body as { system?: { version: string } };
      if (answer.status === 401 || answer.status === 403) {
        throw new AsteriskUnavailable(
          `the Asterisk at ${host} refuses the user or the secret of ASTERISK_URL`,
        );
      }
      reason = `it answers ${answer.status}`;
    } catch (error) {
      if (error instanceof AsteriskUnavailable) throw error;
      const { cause, message } = error as Error & { cause?: { code?: string } };
      reason = cause?.code ?? message;
    }
    if (Date.now() > end) throw new AsteriskUnavailable(`no Asterisk is to be reached at ${host}: ${reason}`);
    if (!isAnnounced) log(`Waiting for the Asterisk at ${host} (${reason})`);
    await sleep(askEveryMs, undefined, signal === undefined ? {} : { signal });
  }
}
