// Records on a desktop that are dialed without a click: timed preview (E20), and an accepted contact of a progressive campaign (S32). The
// same door as the agent's own click: facts under the number's lock, may-dial, intent, dial. Must never choose between the rules' answers.
import { autoDialWish, dueAutoDials, putOff } from '../domain/floor/auto-dialing.ts';
import { intendCall } from '../domain/floor/dialing.ts';
import type { NumberFacts } from '../domain/floor/floor.ts';
import type { CallId, InteractionId } from '../domain/ids.ts';
import type { FactsCore } from './facts-core.ts';
import { decideWithFacts } from './facts-run.ts';

export class AutoDials {
  readonly #core: FactsCore;
  readonly #underWay = new Set<InteractionId>();

  constructor(core: FactsCore) {
    this.#core = core;
  }

  /** Dials what is due. */
  look(): void {
    const { floor, clock } = this.#core;
    if (this.#core.telephoneAway()) return;
    for (const interactionId of dueAutoDials(floor, clock.now())) {
      if (!this.#underWay.has(interactionId)) void this.#dial(interactionId);
    }
  }

  async #dial(interactionId: InteractionId): Promise<void> {
    const core = this.#core;
    const wish = autoDialWish(core.floor, interactionId, core.clock.now());
    this.#underWay.add(interactionId);
    try {
      if (!wish) return core.settleByEngine((moves) => putOff(moves, interactionId));
      const { campaignRecordId, campaignId, e164 } = wish;
      const callId: CallId = core.newId();
      const need = { purpose: 'contact', campaignRecordId, campaignId, e164, callId } as const;
      await decideWithFacts<NumberFacts, void>(
        core,
        (lease, decide) => core.store.intend(lease, { ...need, now: core.clock.now() }, decide),
        (moves, facts) => {
          const intent = { ...wish, callId, actBefore: core.lease().expiresAt };
          if (intendCall(moves, intent, facts)) putOff(moves, interactionId);
        },
      );
    } finally {
      this.#underWay.delete(interactionId);
    }
  }
}
