/**
 * Every configuration file of our Asterisk, made from the settings. What is dynamic (agents' accounts, trunks) is not
 * here: the engine pushes it through ARI into Asterisk's memory. docs/running.md explains the settings that matter for
 * security; test/asterisk asserts them.
 */
import fs from 'node:fs';
import path from 'node:path';
import { dialplan } from './dialplan.ts';
import type { Installation } from './installation.ts';
import { requiredModules, welcomeModules } from './modules.ts';
import { MUSIC_AT_ONCE, MUSIC_CLASSES } from '../sounds.ts';
import { ariUser, authoritiesFile, type ConfigurationSettings } from './settings.ts';

/** Content by file name; all of it belongs into one folder, readable by its owner alone. */
export function configurationFiles(settings: ConfigurationSettings): ReadonlyMap<string, string> {
  const { folder } = settings;
  return new Map([
    ['asterisk.conf', asteriskConf(settings)],
    ['modules.conf', modulesConf(settings)],
    ['http.conf', httpConf(settings)],
    ['ari.conf', ariConf(settings)],
    ['pjsip.conf', pjsipConf(settings)],
    ['sorcery.conf', sorceryConf],
    ['rtp.conf', rtpConf(settings)],
    ['extensions.conf', dialplan(path.join(folder, 'sounds'))],
    ['musiconhold.conf', musicConf(folder)],
    ['logger.conf', loggerConf],
    ['amd.conf', amdConf],
    ['indications.conf', indicationsConf],
    ['manager.conf', '[general]\nenabled=no\nwebenabled=no\n'],
    ['cdr.conf', '[general]\nenable=no\n'],
    ['cel.conf', '[general]\nenable=no\n'],
    ['udptl.conf', '[general]\n'],
    ['pjproject.conf', '[startup]\ntype=startup\n'],
    // Modules ask for these; an absent file is an error in their eyes.
    ...['acl.conf', 'ccss.conf', 'codecs.conf', 'features.conf', 'stasis.conf', 'websocket_client.conf'].map(
      (name) => [name, ''] as const,
    ),
  ]);
}

function asteriskConf({ folder, runFolder, installation, language }: ConfigurationSettings): string {
  const isOurs = installation !== undefined && runFolder !== undefined;
  return `${isOurs ? directories(folder, runFolder, installation) : ''}[options]
nocolor=yes
dumpcore=no
live_dangerously=no
execincludes=no
hideconnect=yes
transmit_silence=yes
defaultlanguage=${language}
documentation_language=en_US
systemname=
autosystemname=no

[files]
astctlpermissions=0600
`;
}

function directories(folder: string, runFolder: string, installation: Installation): string {
  const inside = (name: string) => path.join(folder, name);
  return `[directories]
astetcdir => ${inside('etc')}
astmoddir => ${installation.modulesDir}
astdatadir => ${installation.shareDir}
astsbindir => ${path.dirname(installation.command.at(-1) ?? '')}
astvarlibdir => ${inside('var')}
astdbdir => ${inside('var')}
astkeydir => ${inside('var')}
astcachedir => ${inside('var')}
astagidir => ${inside('var')}
astspooldir => ${inside('spool')}
astlogdir => ${inside('log')}
astrundir => ${runFolder}

`;
}

function modulesConf({ installation }: ConfigurationSettings): string {
  const isThere = (name: string) =>
    installation === undefined || fs.existsSync(path.join(installation.modulesDir, name));
  const welcome = welcomeModules.filter(isThere);
  const loads = (names: readonly string[]) => names.map((name) => `load=${name}`).join('\n');
  return `[modules]\nautoload=no\n${loads(requiredModules)}\n${loads(welcome)}\n`;
}

function httpConf({ httpPort }: ConfigurationSettings): string {
  return `[general]
enabled=yes
bindaddr=127.0.0.1
bindport=${httpPort}
enable_static=no
enable_status=no
servername=
sessionlimit=1000
session_inactivity=30000
session_keep_alive=15000
`;
}

/** No origin is allowed: no page may speak to ARI, the engine alone does. */
function ariConf({ secret }: ConfigurationSettings): string {
  return `[general]
enabled=yes
pretty=no
allowed_origins=
websocket_write_timeout=1000

[${ariUser}]
type=user
read_only=no
password_format=plain
password=${secret}
`;
}

function pjsipConf({ folder, sip, tls, mediaAddress, localAddresses }: ConfigurationSettings): string {
  // Behind a router the address that carriers see is none of this machine's.
  const isOutside = !isLoopback(mediaAddress) && !localAddresses.includes(mediaAddress);
  const outside = isOutside
    ? [`external_media_address=${mediaAddress}`, `external_signaling_address=${mediaAddress}`]
    : [];
  const nets = isOutside ? ['127.0.0.0/8', ...localAddresses.map((one) => `${one}/24`)] : [];
  const nat = [...outside, ...nets.map((net) => `local_net=${net}`)].map((line) => `${line}\n`).join('');
  // To call by TLS takes no certificate of our own; to be called over a connection that a carrier opens does.
  const ownCertificate =
    tls === undefined ? '' : `cert_file=${tls.certificateFile}\npriv_key_file=${tls.keyFile}\n`;
  return `[global]
type=global
user_agent=Rufwerk
endpoint_identifier_order=ip,username,auth_username
unidentified_request_count=3
unidentified_request_period=5
unidentified_request_prune_interval=30
keep_alive_interval=60
use_callerid_contact=no

[system]
type=system
timer_t1=500
timer_b=32000
threadpool_initial_size=8
threadpool_auto_increment=4
threadpool_max_size=32
disable_tcp_switch=yes

[transport-udp]
type=transport
protocol=udp
bind=${sip.address}:${sip.port}
${nat}
[transport-tcp]
type=transport
protocol=tcp
bind=${sip.address}:${sip.port}
${nat}
[transport-ws]
type=transport
protocol=ws
bind=127.0.0.1

[transport-tls]
type=transport
protocol=tls
bind=${sip.address}:${sip.port + 1}
method=tlsv1_2
${ownCertificate}verify_server=yes
ca_list_file=${authoritiesFile(folder)}
${nat}`;
}

/** The file first, then memory: what the engine pushes can be made, read, changed and deleted; a restart forgets it. */
const sorceryConf = `[res_pjsip]
endpoint=config,pjsip.conf,criteria=type=endpoint
endpoint=memory
auth=config,pjsip.conf,criteria=type=auth
auth=memory
aor=config,pjsip.conf,criteria=type=aor
aor=memory
contact=memory
domain_alias=config,pjsip.conf,criteria=type=domain_alias

[res_pjsip_endpoint_identifier_ip]
identify=config,pjsip.conf,criteria=type=identify
identify=memory

[res_pjsip_outbound_registration]
registration=config,pjsip.conf,criteria=type=registration
registration=memory
`;

function rtpConf({ rtpPorts, mediaAddress, localAddresses }: ConfigurationSettings): string {
  const isOurs = localAddresses.includes(mediaAddress);
  const candidates = isOurs
    ? `ice_deny=0.0.0.0/0.0.0.0\nice_deny=::/0\nice_permit=${mediaAddress}/255.255.255.255\n`
    : `\n[ice_host_candidates]\n${localAddresses.map((one) => `${one} => ${mediaAddress}\n`).join('')}`;
  return `[general]
rtpstart=${rtpPorts.first}
rtpend=${rtpPorts.last}
icesupport=yes
strictrtp=yes
${candidates}`;
}

/** The one of everybody; those of campaigns are written by the engine, which then has them read anew. */
function musicConf(folder: string): string {
  return `[default]
mode=files
directory=${path.join(folder, 'music')}
sort=alpha

${MUSIC_AT_ONCE.map((name) => `[${name}]\nmode=files\ndirectory=${path.join(folder, name)}\nsort=alpha\n`).join('\n')}
#tryinclude "${path.join(folder, MUSIC_CLASSES)}"
`;
}

/** To the standard output alone, which the launcher keeps in a file of bounded size. */
const loggerConf = '[general]\ndateformat=%F %T.%3q\n\n[logfiles]\nconsole => warning,error\n';

/** The values that told ten of ten synthetic voices from machines; the defaults told eight (docs/telephony.md). */
const amdConf = `[general]
initial_silence=2500
greeting=2400
after_greeting_silence=700
total_analysis_time=4000
min_word_length=100
between_words_silence=50
maximum_number_of_words=5
silence_threshold=256
`;

/** The tones of the German network (ITU-T E.180, supplement 2). */
const indicationsConf = `[general]
country=de

[de]
description=Germany
ringcadence=1000,4000
dial=425
busy=425/480,0/480
ring=425/1000,0/4000
congestion=425/240,0/240
callwaiting=!425/200,!0/200,!425/200,!0/5000
dialrecall=!425/80,!0/80,!425/80,!0/80,!425/80,!0/80,425
record=1400/80,0/15000
info=950/330,1400/330,1800/330,0/1000
stutter=425+400
`;

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
