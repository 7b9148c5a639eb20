/** extensions.conf: the one way into the engine, and what callers hear when there is no engine. */

import type { Farewell } from '../../../domain/call/farewell.ts';

/** The contexts that the engine names in what it pushes and originates. */
export const contexts = {
  /** An answered leg that the engine dialed. */
  outbound: 'rufwerk',
  /** The browser or the desk phone of an agent; the only extension is `agent`, or 1 for phones without letters. */
  agent: 'rufwerk-agent',
  /** The one entry of every trunk. */
  inbound: 'rufwerk-inbound',
  /** Whoever calls back and is taken by nobody (E29). */
  greeting: 'rufwerk-greeting',
} as const;

export type Place = { readonly context: string; readonly extension: string };

/** Where a leg is sent to hear its last message; the end follows. */
export function farewellPlace(farewell: Farewell, hasGreeting: boolean): Place {
  switch (farewell) {
    case 'information_message':
      return { context: 'rufwerk-nobody', extension: 'FAILED' };
    case 'voicemail_message':
      return { context: 'rufwerk-nobody', extension: 'VOICEMAIL' };
    case 'greeting':
      return { context: contexts.greeting, extension: hasGreeting ? 'GREETING' : 'INFORMATION' };
    case 'opted_out':
      return { context: contexts.greeting, extension: 'OPTED_OUT' };
  }
}

/**
 * The dialplan. `soundsFolder` holds `de/information` and `en/information`; RUFWERK_SOUNDS names the folder in there of a campaign with a
 * message of its own, RUFWERK_VOICEMAIL the language and folder (`de/campaign-ID`) of one with a voicemail message. RUFWERK_APP
 * is a channel's variable, or the global one that the engine sets when it connects; until then nobody answers to it, and the message is
 * played.
 */
export function dialplan(soundsFolder: string): string {
  return `[general]
static=yes
writeprotect=yes
autofallthrough=yes

[globals]
RUFWERK_APP=rufwerk
RUFWERK_AT_ONCE=at-once

; An answered leg that the engine dialed. Not straight into the application: without an engine it would hear silence. Music begins after a
; moment of quiet, in which an engine that lives has joined it with its agent and ended the music; one that has just died has not.
[${contexts.outbound}]
exten => s,1,StartMusicOnHold(\${RUFWERK_AT_ONCE})
 same => n,Stasis(\${RUFWERK_APP},outbound)
 same => n,StopMusicOnHold()
 same => n,Goto(rufwerk-nobody,\${STASISSTATUS},1)

; The agent's own telephone. A desk phone has no letters: it calls in with 1. No other number can be reached from it.
[${contexts.agent}]
exten => 1,1,Goto(agent,1)
exten => agent,1,Stasis(\${RUFWERK_APP},agent)
 same => n,GotoIf($["\${STASISSTATUS}" = "SUCCESS"]?done)
 same => n,Hangup(34)
 same => n(done),Hangup()

; Whoever calls in by a trunk. Nothing else can be reached from outside.
[${contexts.inbound}]
exten => _X!,1,Goto(enter,1)
exten => _+X!,1,Goto(enter,1)
exten => s,1,Goto(enter,1)
exten => enter,1,Stasis(\${RUFWERK_APP},inbound,\${CALLERID(dnid)})
 same => n,Goto(rufwerk-nobody,\${STASISSTATUS},1)

; No engine: the information message, and the end of the call. The engine let the channel go: the end alone.
[rufwerk-nobody]
exten => SUCCESS,1,Hangup()
exten => FAILED,1,Answer(300)
 same => n,GotoIf($["\${RUFWERK_SOUNDS}" = ""]?general)
 same => n,Playback(${soundsFolder}/\${CHANNEL(language)}/\${RUFWERK_SOUNDS}/information)
 same => n,GotoIf($["\${PLAYBACKSTATUS}" = "SUCCESS"]?done)
 same => n(general),Playback(${soundsFolder}/\${CHANNEL(language)}/information)
 same => n,GotoIf($["\${PLAYBACKSTATUS}" = "SUCCESS"]?done)
 same => n,Playback(${soundsFolder}/de/information)
 same => n(done),Hangup()

; What is left on an answering machine; the engine sends the leg here.
exten => VOICEMAIL,1,GotoIf($["\${RUFWERK_VOICEMAIL}" = ""]?general)
 same => n,Playback(${soundsFolder}/\${RUFWERK_VOICEMAIL}/voicemail)
 same => n,GotoIf($["\${PLAYBACKSTATUS}" = "SUCCESS"]?done)
 same => n(general),Playback(${soundsFolder}/\${CHANNEL(language)}/voicemail)
 same => n,GotoIf($["\${PLAYBACKSTATUS}" = "SUCCESS"]?done)
 same => n,Playback(${soundsFolder}/de/voicemail)
 same => n(done),Hangup()

${greetingPart(soundsFolder)}`;
}

function greetingPart(soundsFolder: string): string {
  return `; Somebody calls back and nobody takes the call: who has called and why, in the organisation's own words (which do not count in
; another language than theirs) or by the information message; then how to be called no more. Key 9 goes back to the engine, which
; alone can promise it; without an engine the message is heard again.
[${contexts.greeting}]
exten => GREETING,1,Answer(300)
 same => n,BackGround(${soundsFolder}/\${CHANNEL(language)}/greeting,m)
 same => n,GotoIf($["\${BACKGROUNDSTATUS}" = "SUCCESS"]?opt-out,1)
 same => n,Goto(INFORMATION,1)

exten => INFORMATION,1,Answer(300)
 same => n,BackGround(${soundsFolder}/\${CHANNEL(language)}/information,m)
 same => n,GotoIf($["\${BACKGROUNDSTATUS}" = "SUCCESS"]?opt-out,1)
 same => n,BackGround(${soundsFolder}/de/information,m)
 same => n,Goto(opt-out,1)

exten => opt-out,1,BackGround(${soundsFolder}/\${CHANNEL(language)}/opt-out,m)
 same => n,WaitExten(4)
 same => n,Hangup()
exten => t,1,Hangup()
exten => i,1,Hangup()

exten => 9,1,Stasis(\${RUFWERK_APP},opt_out)
 same => n,GotoIf($["\${STASISSTATUS}" = "SUCCESS"]?done)
 same => n,Goto(INFORMATION,1)
 same => n(done),Hangup()

exten => OPTED_OUT,1,Playback(${soundsFolder}/\${CHANNEL(language)}/opted-out)
 same => n,Hangup()
`;
}
