// How the server says no over HTTP: a stable code, the field where one is wrong, and what the screen needs to say it in words.
// Status: 400 malformed, 401 not signed in, 403 right missing, 404 unknown (also: somebody else's), 409 refused by the rules,
// 413 too large, 415 not that kind of file, 429 too many tries, 503 not now.
export const HTTP_ERRORS = [
  'malformed',
  'not_signed_in',
  'wrong_login',
  'too_many_tries',
  'right_missing',
  'unknown',
  'foreign_origin',
  'too_large',
  'not_a_list',
  'sound_not_wav',
  'sound_coding',
  'sound_channels',
  'sound_rate',
  'sound_broken',
  'sound_too_short',
  'sound_too_long',
  'sound_silent',
  'name_taken',
  'group_in_use',
  'list_in_use',
  'import_started',
  'number_malformed',
  'number_not_allowed',
  'password_too_short',
  'password_too_common',
  'token_invalid',
  'campaign_not_unloaded',
  'mode_needs_stop',
  'information_message_needed',
  'placeholder_unknown',
  'last_administrator',
  'trunk_is_practice',
  'last_trunk',
  'pack_needed',
  'trunk_needed',
  'test_call_needed',
  'caller_number_needed',
  'desk_phone_needed',
  'organisation_name_wrong',
  'real_trunks_already',
  'campaigns_loaded',
  'not_practice',
  'administrator_needed',
  'busy',
  'fault',
] as const;
export type HttpErrorCode = (typeof HTTP_ERRORS)[number];

/** Body of every answer that is not 2xx. `code` is an HttpErrorCode or a RefusalCode of domain/floor/refusal.ts. */
export type ErrorBody = {
  readonly error: {
    readonly code: string;
    readonly field?: string;
    readonly until?: number;
    readonly params?: Readonly<Record<string, string | number | readonly string[]>>;
  };
};

/** A page of a list; every list is paginated. `next` is the cursor for the following page. */
export type Page<Row> = {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
  readonly total?: number;
};
