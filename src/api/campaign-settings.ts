// A campaign's settings as a request says them: minutes become milliseconds, and what no schema can say is refused by its field.
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import type { DeliverySettings } from '../domain/campaign/delivery.ts';
import { SCRIPT_PLACEHOLDERS, unknownPlaceholders } from '../domain/campaign/script.ts';
import { sameHours } from '../domain/compliance/window.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { CampaignEditRequest, CampaignRequest } from '../wire/campaigns.ts';
import type { DeliveryPart } from '../wire/delivery.ts';
import { type RulesAround, withRules } from './campaign-rules.ts';
import { refused } from './refusals.ts';

/** The request's minutes and seconds as the settings' milliseconds; what the request leaves out stays as it was. */
export function settingsOf(
  request: CampaignRequest | CampaignEditRequest,
  was: CampaignSettings,
  around: RulesAround,
): CampaignSettings {
  const { returnDelayMinutes, ringTimeoutSeconds, minimumGapMinutes } = request;
  const { window: ownHours, script: ownScript, lines: ownLines, ...others } = withRules(was, request, around);
  return {
    ...others,
    ...(returnDelayMinutes === undefined ? {} : { returnDelayMs: returnDelayMinutes * MINUTE_MS }),
    ...(ringTimeoutSeconds === undefined ? {} : { ringTimeoutMs: ringTimeoutSeconds * SECOND_MS }),
    ...(request.recording === undefined ? {} : { recording: request.recording }),
    ...(minimumGapMinutes === undefined ? {} : { minimumGapMs: minimumGapMinutes * MINUTE_MS }),
    attemptsPerDay: request.attemptsPerDay ?? was.attemptsPerDay,
    attemptsPerRecord: request.attemptsPerRecord ?? was.attemptsPerRecord,
    ...(request.listOrder === undefined ? {} : { listOrder: request.listOrder }),
    ...(request.delivery === undefined ? {} : { delivery: deliverySettings(request.delivery, was.delivery) }),
    ...linesOf(request.lines, ownLines),
    ...scriptOf(request.script, ownScript),
    ...windowOf(request.hours, ownHours),
  };
}

/** Seconds and percent as the settings' milliseconds and shares; what is left out stays as it was. */
export function deliverySettings(
  request: DeliveryPart,
  was: CampaignSettings['delivery'] = {},
): Partial<DeliverySettings> {
  const { offerTimeoutSeconds, autoDialAfterSeconds, abandonAimPercent, ...same } = request;
  const { autoDialAfterMs, ...others } = was;
  const autoDial =
    autoDialAfterSeconds === undefined ? autoDialAfterMs : (autoDialAfterSeconds ?? 0) * SECOND_MS;
  const given = Object.entries(same).filter(([, value]) => value !== undefined);
  return {
    ...others,
    ...Object.fromEntries(given),
    ...(offerTimeoutSeconds === undefined ? {} : { offerTimeoutMs: offerTimeoutSeconds * SECOND_MS }),
    ...(autoDial ? { autoDialAfterMs: autoDial } : {}),
    ...(abandonAimPercent === undefined ? {} : { abandonAim: abandonAimPercent / 100 }),
  };
}

/** Null takes the campaign's own limit away. */
function linesOf(lines: number | null | undefined, was: number | undefined): Pick<CampaignSettings, 'lines'> {
  const now = lines === undefined ? was : (lines ?? undefined);
  return now === undefined ? {} : { lines: now };
}

function windowOf(
  hours: CampaignEditRequest['hours'],
  was: CampaignSettings['window'],
): Pick<CampaignSettings, 'window'> {
  if (hours === null) return {};
  if (hours === undefined) return was === undefined ? {} : { window: was };
  const { weekdays, fromMinute, toMinute } = hours;
  if (fromMinute >= toMinute) {
    throw refused('malformed', { field: 'hours.toMinute', params: { minimum: fromMinute + 15 } });
  }
  return { window: sameHours(weekdays, { fromMinute, toMinute }) };
}

function scriptOf(script: string | undefined, was: string | undefined): Pick<CampaignSettings, 'script'> {
  if (script === undefined) return was === undefined ? {} : { script: was };
  const unknown = unknownPlaceholders(script);
  if (unknown.length > 0) {
    const params = { unknown: inBraces(unknown), accepted: inBraces(SCRIPT_PLACEHOLDERS) };
    throw refused('placeholder_unknown', { field: 'script', params });
  }
  // Line ends as a browser's text area has them, so that the same text is the same text.
  const text = script.replaceAll(/\r\n?/g, '\n').trim();
  return text === '' ? {} : { script: text };
}

function inBraces(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ');
}
