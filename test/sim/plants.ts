// Bugs to plant: surroundings that do not keep their word, and histories in which something was lost or forged. Each is one that real
// dialers have had (reliability.md 5).
import type { Change } from '../../src/domain/floor/change.ts';
import type { Campaign, Candidate, FloorRules, NumberFacts } from '../../src/domain/floor/floor.ts';
import type { Clock, Commit, Store, Telephony } from '../../src/engine/ports.ts';
import type { Evidence, HistoryLine } from '../../src/sim/history.ts';

const blind = (facts: NumberFacts): NumberFacts => ({ ...facts, liveCall: false, earlierCalls: [] });
const deaf = (facts: NumberFacts): NumberFacts => ({ ...facts, registerHits: [] });

/** A Store in which something is another than it should be; what is not named goes to the real one. */
function storeWith(store: Store, other: Partial<Store>): Store {
  return {
    takeLease: (...given) => store.takeLease(...given),
    renewLease: (...given) => store.renewLease(...given),
    releaseLease: (...given) => store.releaseLease(...given),
    loadFloor: (...given) => store.loadFloor(...given),
    commit: (...given) => store.commit(...given),
    claim: (...given) => store.claim(...given),
    intend: (...given) => store.intend(...given),
    findAnswer: (...given) => store.findAnswer(...given),
    ledger: (...given) => store.ledger(...given),
    outlook: (...given) => store.outlook(...given),
    loadCampaign: (...given) => store.loadCampaign(...given),
    loadTrunks: (...given) => store.loadTrunks(...given),
    ...other,
  };
}

function telephonyWith(telephony: Telephony, other: Partial<Telephony>): Telephony {
  return {
    kind: telephony.kind,
    listen: (listener) => telephony.listen(listener),
    dial: (request) => telephony.dial(request),
    connect: (...given) => telephony.connect(...given),
    control: (...given) => telephony.control(...given),
    join: (...given) => telephony.join(...given),
    openPhone: (...given) => telephony.openPhone(...given),
    closePhone: (...given) => telephony.closePhone(...given),
    takeRecording: (...given) => telephony.takeRecording(...given),
    setTrunks: (trunks) => telephony.setTrunks(trunks),
    hangUp: (...given) => telephony.hangUp(...given),
    living: () => telephony.living(),
    close: () => telephony.close(),
    ...other,
  };
}

/** Every commit goes through this before it is stored, whichever way it came. */
function rewriting(store: Store, rewrite: (change: Change) => Change | undefined): Store {
  const changed = (commit: Commit): Commit => ({
    ...commit,
    changes: commit.changes.flatMap((change) => rewrite(change) ?? []),
  });
  return storeWith(store, {
    commit: (lease, commit) => store.commit(lease, changed(commit)),
    claim: (lease, need, decide) => store.claim(lease, need, (found) => changed(decide(found))),
    intend: (lease, need, decide) => store.intend(lease, need, (facts) => changed(decide(facts))),
  });
}

/** The facts about a number are read without its lock, and are old. */
export function storeThatSeesNoCalls(store: Store): Store {
  return storeWith(store, {
    claim: (lease, need, decide) =>
      store.claim(lease, need, (found) =>
        decide(found.map((one) => ({ ...one, facts: one.facts.map(blind) }))),
      ),
    intend: (lease, need, decide) => store.intend(lease, need, (facts) => decide(blind(facts))),
  });
}

/** A call's end is lost on the way to its row, and nobody sees that the call is still there. */
export function storeThatForgetsEnds(store: Store): Store {
  const forgetful = rewriting(store, (change) =>
    change.kind === 'call' && change.after.now.state === 'ended' ? undefined : change,
  );
  return storeThatSeesNoCalls(forgetful);
}

/** Every campaign has the same share of the agents, whatever was set. */
export function storeWithoutShares(store: Store): Store {
  return storeWith(store, {
    loadFloor: async (lease) => {
      const floor = await store.loadFloor(lease);
      const campaigns = [...floor.campaigns].map(([id, campaign]) => {
        const delivery = { ...campaign.settings.delivery, share: 10 };
        return [id, { ...campaign, settings: { ...campaign.settings, delivery } }] as const;
      });
      return { ...floor, campaigns: new Map(campaigns) };
    },
  });
}

/** Every list has a record left, whatever was counted. */
export function storeThatNeverRunsOut(store: Store): Store {
  return storeWith(store, {
    outlook: async (campaignId, now) => ({ ...(await store.outlook(campaignId, now)), readyNow: 1 }),
  });
}

/** The limits of the trunks are read from a copy of better days. */
export function storeThatForgetsLimits(store: Store): Store {
  const lavish = (rules: FloorRules): FloorRules => ({
    ...rules,
    lines: 1_000,
    trunks: rules.trunks.map((trunk) => ({ ...trunk, lines: 1_000, callsPerSecond: 100 })),
  });
  return storeWith(store, {
    loadFloor: async (lease) => {
      const floor = await store.loadFloor(lease);
      return { ...floor, rules: lavish(floor.rules) };
    },
    loadTrunks: async (lease) => {
      const { rules, trunks, deskPhones } = await store.loadTrunks(lease);
      return {
        deskPhones,
        rules: lavish(rules),
        trunks: trunks.map((trunk) => ({ ...trunk, callsPerSecond: 100 })),
      };
    },
  });
}

/** A campaign's own limit is lost on the way to the engine. */
export function storeThatForgetsCampaignLines(store: Store): Store {
  const lavish = (campaign: Campaign): Campaign => {
    const { lines: _lost, ...settings } = campaign.settings;
    return { ...campaign, settings };
  };
  return storeWith(store, {
    loadFloor: async (lease) => {
      const floor = await store.loadFloor(lease);
      const campaigns = [...floor.campaigns].map(([id, campaign]) => [id, lavish(campaign)] as const);
      return { ...floor, campaigns: new Map(campaigns) };
    },
    loadCampaign: async (lease, id) => {
      const campaign = await store.loadCampaign(lease, id);
      return campaign && lavish(campaign);
    },
  });
}

/** A telephone system that answers at once, and sends what it was asked for in bunches. */
export function telephonyThatBunches(clock: () => Clock): (telephony: Telephony) => Telephony {
  return (telephony) =>
    telephonyWith(telephony, {
      dial(request) {
        const now = clock().now();
        clock().after(20_000 - (now % 20_000), () => void telephony.dial(request));
        return Promise.resolve('dialed' as const);
      },
    });
}

/** The register is read from a copy that is never renewed. */
export function storeWithoutRegister(store: Store): Store {
  return storeWith(store, {
    claim: (lease, need, decide) =>
      store.claim(lease, need, (found) =>
        decide(found.map((one) => ({ ...one, facts: one.facts.map(deaf) }))),
      ),
    intend: (lease, need, decide) => store.intend(lease, need, (facts) => decide(deaf(facts))),
  });
}

/** Claims work on a snapshot: what another claim has just taken is found once more. */
export function storeWithStaleClaims(): (store: Store) => Store {
  let before: readonly Candidate[] = [];
  return (store) =>
    storeWith(store, {
      claim: (lease, need, decide) =>
        store.claim(lease, need, (found) => {
          const stale = before.filter(
            ({ campaignId }) => 'campaignId' in need && campaignId === need.campaignId,
          );
          before = found;
          return decide([...stale, ...found]);
        }),
    });
}

/** A record's calls are not counted. */
export function storeThatCountsNoAttempts(store: Store): Store {
  return rewriting(store, (change) =>
    change.kind === 'record'
      ? { ...change, after: { ...change.after, now: { ...change.after.now, attempts: 0 } } }
      : change,
  );
}

/** The request is sent while the intent is still on its way to the disk. */
export function storeThatAnswersTooEarly(clock: () => Clock): (store: Store) => Store {
  return (store) =>
    storeWith(store, {
      async intend(lease, need, decide) {
        let commit: Commit | undefined;
        await store.intend(lease, need, (facts) => {
          commit = decide(facts);
          return {
            changes: [],
            verdicts: [],
            registerEntries: [],
            notes: [],
            numbers: [],
            answers: [],
            decisions: [],
          };
        });
        const late = commit;
        if (late) clock().after(1_000, () => void store.commit(lease, late));
        return 'stored';
      },
    });
}

/** Now and then a commit is answered and never stored. */
export function storeThatLosesCommits(each: number): (store: Store) => Store {
  let count = 0;
  return (store) =>
    storeWith(store, {
      commit: (lease, commit) => {
        count += 1;
        return count % each === 0 ? Promise.resolve() : store.commit(lease, commit);
      },
    });
}

/** Records that were given back stay where they are. */
export function storeThatKeepsRecords(store: Store): Store {
  return rewriting(store, (change) =>
    change.kind === 'record' && change.event.type === 'returned' ? undefined : change,
  );
}

/** "Later" means at once. */
export function storeWithoutReturnDelay(store: Store): Store {
  return rewriting(store, (change) =>
    change.kind === 'record' && change.event.type === 'returned' && change.after.now.status === 'ready'
      ? { ...change, after: { ...change.after, now: { ...change.after.now, nextAt: change.at - 1 } } }
      : change,
  );
}

/** The database refuses a commit now and then, for a reason of its own. */
export function storeThatBreaks(each: number): (store: Store) => Store {
  let count = 0;
  return (store) =>
    storeWith(store, {
      commit: (lease, commit) => {
        count += 1;
        return count % each === 0
          ? Promise.reject(new Error('value violates check constraint'))
          : store.commit(lease, commit);
      },
    });
}

/** A worker whose reply is slow sends the same call again, under a new leg. */
export function telephonyThatDialsTwice(telephony: Telephony): Telephony {
  return telephonyWith(telephony, {
    async dial(request) {
      const reply = await telephony.dial(request);
      const again =
        `${request.legId.slice(0, -1)}${request.legId.endsWith('0') ? '1' : '0'}` as typeof request.legId;
      await telephony.dial({ ...request, legId: again });
      return reply;
    },
  });
}

/** A request stands in a queue for half a minute and is then carried out all the same. */
export function telephonyWithAQueue(clock: () => Clock): (telephony: Telephony) => Telephony {
  return (telephony) =>
    telephonyWith(telephony, {
      async dial(request) {
        await new Promise<void>((resolve) => clock().after(30_000, resolve));
        return telephony.dial(request);
      },
    });
}

/** Hang-ups are lost, and the leg is said to be gone. */
export function telephonyThatHangsOn(telephony: Telephony): Telephony {
  return telephonyWith(telephony, {
    hangUp: () => Promise.resolve('gone' as const),
    living: () => Promise.resolve({ legs: [], phones: [] }),
  });
}

/** Who calls in and is taken by nobody is told that he is greeted, and hears music. */
export function telephonyThatGreetsNobody(telephony: Telephony): Telephony {
  return telephonyWith(telephony, {
    hangUp: (legId, farewell) =>
      farewell === 'greeting' ? Promise.resolve('asked' as const) : telephony.hangUp(legId, farewell),
  });
}

/** A record is put back with a call more. */
export function storeThatCountsCallers(store: Store): Store {
  return rewriting(store, (change) =>
    change.kind === 'record' && change.event.type === 'put_back'
      ? { ...change, after: { ...change.after, now: { ...change.after.now, attempts: 9 } } }
      : change,
  );
}

/** A pause is acknowledged, and the recording goes on. */
export function telephonyThatRecordsOn(telephony: Telephony): Telephony {
  return telephonyWith(telephony, {
    control: (legId, userId, act) =>
      act.act === 'pause_recording'
        ? Promise.resolve('done' as const)
        : telephony.control(legId, userId, act),
  });
}

/** Telephones stay when their shifts are over, and nobody is shown them. */
export function telephonyThatKeepsPhones(telephony: Telephony): Telephony {
  return telephonyWith(telephony, {
    closePhone: () => Promise.resolve(),
    living: async () => ({ ...(await telephony.living()), phones: [] }),
  });
}

/** Whoever answers is said to be connected, and hears nobody. */
export function telephonyThatConnectsNobody(telephony: Telephony): Telephony {
  return telephonyWith(telephony, { connect: () => Promise.resolve('connected' as const) });
}

/** Every timer of the engine is much too late. */
export function slowClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    after: (delayMs, deed) => clock.after(delayMs === 250 ? 400_000 : delayMs, deed),
  };
}

/** A history with some lines left out. */
export function without(evidence: Evidence, isLost: (line: HistoryLine, order: number) => boolean): Evidence {
  return { ...evidence, history: evidence.history.filter((line, order) => !isLost(line, order)) };
}
/** A history with some lines changed. */
export function forged(
  evidence: Evidence,
  forge: (line: HistoryLine, order: number) => HistoryLine | readonly HistoryLine[],
): Evidence {
  return { ...evidence, history: evidence.history.flatMap(forge) };
}
