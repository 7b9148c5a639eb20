/**
 * The modules that our Asterisk loads, and no other. What is not here cannot be reached from outside and cannot go
 * wrong: no bridge_simple and no bridge_native_rtp above all. After a change from softmix back to one of them the time
 * stamps of outgoing voice jump back, and the browser throws the packets away: the agent goes deaf (asterisk#927).
 */

/** In the order in which they are loaded. Without one of these there is no telephone, so each is checked at the start. */
export const requiredModules: readonly string[] = [
  // what chan_pjsip and app_mixmonitor ask for, and autoload=no forgets
  'res_pjsip_pubsub',
  'func_cut',
  'func_groupcount',
  'func_uri',
  'func_periodic_hook',
  // the core's clock, dialplan and stores of settings
  'res_timing_timerfd',
  'res_crypto',
  'res_sorcery_config',
  'res_sorcery_memory',
  'res_sorcery_astdb',
  'pbx_config',
  // SIP
  'res_pjproject',
  'res_pjsip',
  'res_pjsip_session',
  'res_pjsip_sdp_rtp',
  'res_pjsip_caller_id',
  'res_pjsip_diversion',
  'res_pjsip_authenticator_digest',
  'res_pjsip_outbound_authenticator_digest',
  'res_pjsip_outbound_registration',
  'res_pjsip_endpoint_identifier_ip',
  'res_pjsip_endpoint_identifier_user',
  'res_pjsip_dtmf_info',
  'res_pjsip_header_funcs',
  'res_pjsip_rfc3326',
  'res_pjsip_nat',
  'res_pjsip_acl',
  'res_pjsip_refer',
  'res_pjsip_registrar',
  'res_http_websocket',
  'res_websocket_client',
  'res_pjsip_transport_websocket',
  'chan_pjsip',
  // voice
  'res_rtp_asterisk',
  'res_srtp',
  'codec_ulaw',
  'codec_alaw',
  'codec_a_mu',
  'codec_g722',
  'codec_gsm',
  'codec_resample',
  'res_format_attr_opus',
  'format_pcm',
  'format_wav',
  'format_gsm',
  'format_sln',
  'bridge_softmix',
  'bridge_holding',
  'chan_bridge_media',
  'res_musiconhold',
  // what the dialplan and the engine use
  'app_stasis',
  'app_playback',
  'app_dial',
  'app_echo',
  'app_amd',
  'app_chanspy',
  'app_mixmonitor',
  'func_callerid',
  'func_channel',
  'func_global',
  'func_hangupcause',
  'func_jitterbuffer',
  'func_logic',
  'func_strings',
  'func_talkdetect',
  'func_timeout',
  'func_volume',
  // ARI
  'res_stasis',
  'res_stasis_answer',
  'res_stasis_playback',
  'res_stasis_recording',
  'res_stasis_snoop',
  'res_ari',
  'res_ari_model',
  'res_ari_applications',
  'res_ari_asterisk',
  'res_ari_bridges',
  'res_ari_channels',
  'res_ari_endpoints',
  'res_ari_events',
  'res_ari_playbacks',
  'res_ari_recordings',
  'res_ari_sounds',
].map((name) => `${name}.so`);

/**
 * Loaded where they are: Opus has a name that differs between builds, and u-law does without it; without chan_rtp nobody can listen who has
 * answered, and everybody is taken for a human.
 */
export const welcomeModules: readonly string[] = [
  'codec_opus_open_source.so',
  'codec_opus.so',
  // chan_rtp asks for the multicast one, and autoload=no forgets
  'res_rtp_multicast.so',
  'chan_rtp.so',
];

/** Never to be loaded: see above. */
export const harmfulModules: readonly string[] = ['bridge_simple.so', 'bridge_native_rtp.so'];
