// An agent's telephone as screens show it, the agent's own and the supervisor's.
import { type Phone, kindOf, viaOf } from '../../domain/agent/phone.ts';
import type { Floor } from '../../domain/floor/floor.ts';
import type { PhoneStateView } from '../../wire/live.ts';

export function phoneView(floor: Pick<Floor, 'rules'>, phone: Phone): PhoneStateView {
  const via = viaOf(phone);
  return {
    state: phone.state,
    since: 'since' in phone ? phone.since : undefined,
    kind: kindOf(phone),
    because: phone.state === 'away' ? phone.because : undefined,
    external:
      via?.kind === 'external'
        ? {
            number: via.e164,
            usedMs: via.usedMs,
            minutePrice: floor.rules.trunks.find(({ id }) => id === via.trunk)?.minutePrice,
          }
        : undefined,
  };
}
