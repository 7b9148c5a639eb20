// Every check, by the name of its invariant (reliability.md 1). Each is independent: it reads the history and the final state, and
// nothing that another check found.
import type { Check, Evidence, Violation } from '../history.ts';
import { checkLiveCallPerRecord } from './i01-live-call-per-record.ts';
import { checkLiveCallPerNumber } from './i02-live-call-per-number.ts';
import { checkIntentBeforeAct } from './i03-intent-before-act.ts';
import { checkRegisterHolds } from './i04-register-holds.ts';
import { checkAttemptLimits } from './i06-attempt-limits.ts';
import { checkLinesAndPace } from './i08-lines-and-pace.ts';
import { checkPreviewByClick } from './i09-preview-by-click.ts';
import { checkPaced } from './i09-paced.ts';
import { checkAbandonRule } from './i13-abandon-rule.ts';
import { checkAnsweredPeople } from './i12-answered-people.ts';
import { checkStopMeansStop } from './i10-stop-means-stop.ts';
import { checkInteractionPerAgent } from './i14-interaction-per-agent.ts';
import { checkOnlyReadyAgents } from './i15-only-ready-agents.ts';
import { checkInteractionsEnd } from './i16-interactions-end.ts';
import { checkRecordsConserved } from './i17-records-conserved.ts';
import { checkUndialedGoesBack } from './i18-undialed-goes-back.ts';
import { checkCallbacks } from './i19-callbacks.ts';
import { checkSaidOnce } from './i20-said-once.ts';
import { checkNoOrphanLegs } from './i22-no-orphan-legs.ts';
import { checkCallersServed } from './i22-callers-served.ts';
import { checkCallersUncounted } from './e29-uncounted.ts';
import { checkNobodyAlone } from './i22-nobody-alone.ts';
import { checkPhonesHaveShifts } from './i22-phones-have-shifts.ts';
import { checkPauseRecordsNothing } from './i24-pause-records-nothing.ts';
import { checkEventAndAudit } from './i25-event-and-audit.ts';
import { checkAnsweredOnce } from './i27-answered-once.ts';
import { checkFoldIsState } from './i30-fold-is-state.ts';
import { checkNoBrokenRule } from './no-broken-rule.ts';

export const CHECKS = {
  I1: checkLiveCallPerRecord,
  I2: checkLiveCallPerNumber,
  I3: checkIntentBeforeAct,
  I4: checkRegisterHolds,
  I6: checkAttemptLimits,
  I8: checkLinesAndPace,
  I9: checkPreviewByClick,
  'I9 paced': checkPaced,
  I10: checkStopMeansStop,
  I12: checkAnsweredPeople,
  I13: checkAbandonRule,
  I14: checkInteractionPerAgent,
  I15: checkOnlyReadyAgents,
  I16: checkInteractionsEnd,
  I17: checkRecordsConserved,
  I18: checkUndialedGoesBack,
  I19: checkCallbacks,
  I20: checkSaidOnce,
  I22: checkNoOrphanLegs,
  'I22 phones': checkPhonesHaveShifts,
  'I22 alone': checkNobodyAlone,
  'I22 callers': checkCallersServed,
  E29: checkCallersUncounted,
  I24: checkPauseRecordsNothing,
  I25: checkEventAndAudit,
  I27: checkAnsweredOnce,
  I30: checkFoldIsState,
  'BROKEN-RULE': checkNoBrokenRule,
} as const satisfies Readonly<Record<string, Check>>;

/** What every check found. */
export function checkAll(evidence: Evidence): readonly Violation[] {
  return Object.values(CHECKS).flatMap((check) => check(evidence));
}
