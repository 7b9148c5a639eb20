// Expected in the trade, so a value and never an exception: why a command was not obeyed, as a stable code with what the screen needs
// to say it in words.

export const REFUSALS = [
  'agent_not_signed_in',
  'agent_busy',
  'agent_not_ready',
  'agent_signed_out',
  'agent_is_ready',
  'campaign_unknown',
  'campaign_not_running',
  'campaign_not_loaded',
  'campaign_already_loaded',
  'campaign_already_running',
  'campaign_already_stopping',
  'campaign_not_stopping',
  'campaign_not_of_your_group',
  'campaign_already_joined',
  'campaign_not_joined',
  'campaign_has_no_caller_number',
  'campaign_has_no_information_message',
  'campaign_not_manual',
  'caller_number_needed',
  'campaign_not_automatic',
  'no_records_left',
  'no_records_now',
  'interaction_unknown',
  'interaction_done',
  'interaction_in_call',
  'interaction_dialed',
  'interaction_not_dialed',
  'interaction_not_in_call',
  'interaction_connected',
  'interaction_accepted',
  'interaction_not_accepted',
  'no_turn_offered',
  'extensions_used_up',
  'number_not_of_this_record',
  'caller_number_not_of_this_campaign',
  'dial_refused',
  'disposition_needed',
  'disposition_unknown',
  'call_result_unknown',
  'right_missing',
  'channel_is_so_already',
  'reason_needed',
  'stopped_all',
  'not_stopped_all',
  'database_away',
  'telephone_away',
  'telephone_missing',
  'phone_is_so_already',
  'phone_not_needed',
  'call_not_connected',
  'call_joined',
  'consult_up',
  'consult_not_up',
  'consult_not_answered',
  'recording_not_running',
  'recording_not_allowed',
  'recording_required',
  'digits_malformed',
  'no_voicemail_message',
  'number_malformed',
  'caller_number_not_carried',
  'no_trunk',
  'no_lines',
  'callback_time_needed',
  'callback_time_does_not_exist',
  'callback_in_past',
  'callback_too_far',
  'callback_outside_hours',
  'callback_number_malformed',
  'callback_number_not_allowed',
  'callback_number_on_register',
  'callback_number_without_zone',
  'callback_unknown',
  'callback_over',
  'callback_in_work',
  'callback_of_somebody_else',
  'callback_pending',
  'owner_unknown',
  'engine_draining',
  'fault',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export type Refusal = {
  readonly refused: RefusalCode;
  /** The field that is wrong, where one is. */
  readonly field?: string;
  /** Epoch ms: when asking again makes sense. */
  readonly until?: number;
  readonly params?: Readonly<Record<string, string | number | readonly string[]>>;
};

/** A machine's ignored reason as a refusal; one that is not in the trade's list is our own mistake. */
export function refusalOf(reason: string): Refusal {
  const code = REFUSALS.find((known) => known === reason);
  return { refused: code ?? 'fault', ...(code ? {} : { params: { reason } }) };
}
