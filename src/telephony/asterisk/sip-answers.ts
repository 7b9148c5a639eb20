/**
 * What a call has come to, from what the network said. SIP's status decides where there is one, because Asterisk's own words lump
 * together what is different: 403 and 603 have the same cause and the same dial status (docs/telephony.md). Without it the cause of
 * Q.850 decides, and without that how far the call had come (F30).
 */
import type { CallResult } from '../../domain/result/result.ts';

/** By SIP status (RFC 3261, section 21; 607: RFC 8197, 608: RFC 8688). What is not in it goes by its class. */
const bySipStatus: ReadonlyMap<number, CallResult> = new Map([
  // The number
  [404, 'sit_invalid_number'],
  [604, 'sit_invalid_number'],
  [484, 'sit_invalid_number'],
  [485, 'sit_invalid_number'],
  [410, 'sit_vacant'],
  [301, 'sit_operator_intercept'],
  [302, 'sit_operator_intercept'],
  // The person
  [480, 'no_answer'],
  [487, 'no_answer'],
  [486, 'busy'],
  [600, 'busy'],
  [603, 'busy'],
  // Who is called wants no such call, now or later, and says so by name.
  [607, 'do_not_call'],
  // A machine between us and the person has decided.
  [608, 'sit_operator_intercept'],
  // The way there
  [503, 'sit_no_circuit'],
  [500, 'sit_reorder'],
  [501, 'sit_reorder'],
  [502, 'sit_reorder'],
  [504, 'sit_reorder'],
  // Ourselves: rights, secrets, codecs, what we wrote
  [606, 'system_error'],
]);

/** By Q.850 cause (ITU-T Q.850, table 1). */
const byCause: ReadonlyMap<number, CallResult> = new Map([
  [1, 'sit_invalid_number'],
  [3, 'sit_no_circuit'],
  [17, 'busy'],
  [18, 'no_answer'],
  [19, 'no_answer'],
  [20, 'no_answer'],
  [21, 'busy'],
  [22, 'sit_vacant'],
  [27, 'sit_reorder'],
  [28, 'sit_invalid_number'],
  [34, 'sit_no_circuit'],
  [38, 'sit_reorder'],
  [41, 'sit_reorder'],
  [42, 'sit_no_circuit'],
  [44, 'sit_no_circuit'],
]);

export type NetworkWords = {
  readonly techCause: number | undefined;
  /** 0: none. */
  readonly cause: number;
  readonly hasRung: boolean;
};

/** What came of a leg that nobody answered and that we did not hang up. `isInferred`: the network gave no reason. */
export function resultOf({ techCause, cause, hasRung }: NetworkWords): {
  readonly result: CallResult;
  readonly isInferred: boolean;
} {
  // Our own INVITE without any answer ends in a 408 as well: then nothing has rung, and nobody was called.
  if (techCause === 408) return { result: hasRung ? 'no_answer' : 'sit_no_circuit', isInferred: false };
  if (techCause !== undefined && techCause >= 300) {
    const known = bySipStatus.get(techCause);
    if (known !== undefined) return { result: known, isInferred: false };
    if (techCause >= 600) return { result: 'busy', isInferred: false };
    return { result: techCause >= 500 ? 'sit_reorder' : 'system_error', isInferred: false };
  }
  const known = byCause.get(cause);
  if (known !== undefined) return { result: known, isInferred: false };
  return { result: hasRung ? 'no_answer' : 'system_error', isInferred: true };
}

/** Causes that say of an answered call that the way broke, not that somebody hung up; 44 is voice that stays away (F40). */
const brokenWay: ReadonlySet<number> = new Set([27, 38, 41, 42, 44]);

/** Who ended an answered leg that we did not hang up. */
export function endedBy({
  techCause,
  cause,
}: Pick<NetworkWords, 'techCause' | 'cause'>): 'contact' | 'network' {
  return brokenWay.has(cause) || (techCause ?? 0) >= 400 ? 'network' : 'contact';
}
