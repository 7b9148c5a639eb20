// Call results and dispositions (E11): four independent enums of the field. The call result says what the network (or, in preview,
// the agent: K55) heard; the disposition is the organisation's own word for how it went. Nothing here moves anything.

/** What came of one call. The words are the field's (E11). */
export const CALL_RESULTS = [
  'answer',
  'busy',
  'no_answer',
  'answering_machine',
  'fax',
  'silence',
  'sit_operator_intercept',
  'sit_vacant',
  'sit_invalid_number',
  'sit_no_circuit',
  'sit_reorder',
  'dropped',
  'abandoned',
  'wrong_party',
  'wrong_number',
  'do_not_call',
  'cancelled',
  'transferred',
  'system_error',
] as const;
export type CallResult = (typeof CALL_RESULTS)[number];

/** What an agent may choose after a preview call: the ordered subset that a person can hear (K38). */
export const AGENT_CALL_RESULTS = [
  'answer',
  'no_answer',
  'busy',
  'answering_machine',
  'fax',
  'wrong_party',
  'wrong_number',
  'sit_invalid_number',
  'do_not_call',
] as const satisfies readonly CallResult[];

/** A disposition code of the organisation. `reached` tells reports whether the person was spoken to. */
export type DispositionCode = {
  readonly code: string;
  readonly label: { readonly de: string; readonly en: string };
  readonly reached: boolean;
  /** True: the record is finished whatever the call result says. */
  readonly finishes: boolean;
};

/** What an agent said at Done. `callResult` is undefined where no number was dialed. */
export type Disposition = {
  readonly code: string | undefined;
  readonly callResult: CallResult | undefined;
  readonly notes: string;
};

/** The dispositions of a new organisation; it changes them as it likes. */
export const DEFAULT_DISPOSITIONS: readonly DispositionCode[] = [
  { code: 'success', label: { de: 'Erfolg', en: 'Success' }, reached: true, finishes: true },
  {
    code: 'interested',
    label: { de: 'Interessiert, Unterlagen senden', en: 'Interested, send documents' },
    reached: true,
    finishes: true,
  },
  {
    code: 'no_interest',
    label: { de: 'Kein Interesse', en: 'Not interested' },
    reached: true,
    finishes: true,
  },
  {
    code: 'not_reached',
    label: { de: 'Nicht erreicht', en: 'Not reached' },
    reached: false,
    finishes: false,
  },
  {
    code: 'third_party',
    label: { de: 'Andere Person am Apparat', en: 'Another person answered' },
    reached: false,
    finishes: false,
  },
  {
    code: 'wrong_number',
    label: { de: 'Falsche Nummer', en: 'Wrong number' },
    reached: false,
    finishes: true,
  },
];
