/** What the shipped configuration says, line by line where it matters; what it does is in machine-run.test.ts. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maskDigits, openBoundedLog } from '../../src/telephony/asterisk/machine/bounded-log.ts';
import { configurationFiles } from '../../src/telephony/asterisk/machine/configuration.ts';
import { prepareFolder, runFolderOf } from '../../src/telephony/asterisk/machine/folder.ts';
import { harmfulModules, requiredModules } from '../../src/telephony/asterisk/machine/modules.ts';
import { type AsteriskSettings, defaultRtpPorts } from '../../src/telephony/asterisk/machine/settings.ts';
import { openPlayground } from './machine-playground.ts';

let play: ReturnType<typeof openPlayground>;
beforeEach(() => {
  play = openPlayground();
});
afterEach(() => play.clear());

function settingsOf(changes: Partial<AsteriskSettings> = {}): AsteriskSettings {
  const folder = path.join(play.dataDir, 'asterisk');
  return {
    installation: {
      command: ['/usr/sbin/asterisk'],
      modulesDir: '/usr/lib/asterisk/modules',
      shareDir: '/usr/share/asterisk',
      version: '22.10.1',
      origin: 'machine',
    },
    folder,
    runFolder: runFolderOf(folder),
    secret: 'nobody-can-guess-this',
    httpPort: 8088,
    sip: { address: '127.0.0.1', port: 5062 },
    rtpPorts: defaultRtpPorts,
    mediaAddress: '127.0.0.1',
    localAddresses: ['192.0.2.7'],
    language: 'de',
    ...changes,
  };
}

/** The settings of one section, as `name=value`; of all sections when none is named. */
function linesOf(file: string, section?: string, changes: Partial<AsteriskSettings> = {}): string[] {
  const text = configurationFiles(settingsOf(changes)).get(file) ?? '';
  let at = '';
  return text.split('\n').flatMap((line) => {
    at = /^\[([^\]]+)\]/.exec(line)?.[1] ?? at;
    const isSetting = /^[^;[]+=/.test(line);
    return isSetting && (section === undefined || at === section) ? [line] : [];
  });
}

describe('the configuration of our Asterisk', () => {
  it('loads what it names and nothing by itself, and no bridge but softmix and holding', () => {
    const lines = linesOf('modules.conf');
    expect(lines).toContain('autoload=no');
    const loaded = lines.filter((line) => line.startsWith('load=')).map((line) => line.slice(5));
    expect(loaded).toEqual(expect.arrayContaining([...requiredModules]));
    for (const name of harmfulModules) expect(loaded).not.toContain(name);
    expect(loaded.filter((name) => name.startsWith('bridge_'))).toEqual([
      'bridge_softmix.so',
      'bridge_holding.so',
    ]);
    // Nobody comes in without a name, nothing runs programs, nothing keeps records of calls of its own.
    const unwanted = /anonymous|manager|cdr|cel_|func_shell|app_system|res_agi|chan_iax|phoneprov|prometheus/;
    expect(loaded.filter((name) => unwanted.test(name))).toEqual([]);
  });

  it('is reached on loopback alone', () => {
    expect(linesOf('http.conf')).toEqual(expect.arrayContaining(['bindaddr=127.0.0.1', 'enable_static=no']));
    const binds = linesOf('pjsip.conf').filter((line) => line.startsWith('bind='));
    expect(binds).toEqual([
      'bind=127.0.0.1:5062',
      'bind=127.0.0.1:5062',
      'bind=127.0.0.1',
      'bind=127.0.0.1:5063',
    ]);
    expect(linesOf('manager.conf')).toContain('enabled=no');
  });

  it('lets no page speak to ARI, and trusts nobody with the machine', () => {
    expect(linesOf('ari.conf', 'general')).toContain('allowed_origins=');
    expect(linesOf('ari.conf', 'rufwerk')).toContain('password=nobody-can-guess-this');
    const options = linesOf('asterisk.conf', 'options');
    expect(options).toEqual(
      expect.arrayContaining(['live_dangerously=no', 'execincludes=no', 'dumpcore=no', 'hideconnect=yes']),
    );
  });

  it('keeps no records of calls, and speaks of warnings and errors only', () => {
    expect(linesOf('cdr.conf')).toEqual(['enable=no']);
    expect(linesOf('cel.conf')).toEqual(['enable=no']);
    expect(linesOf('logger.conf', 'logfiles')).toEqual(['console => warning,error']);
  });

  it('keeps in memory what is pushed', () => {
    const stores = linesOf('sorcery.conf');
    for (const type of ['endpoint', 'auth', 'aor', 'identify', 'registration']) {
      expect(stores).toContain(`${type}=memory`);
    }
  });

  it('has one entry for each who may come in, and every dial of ours goes through the dialplan', () => {
    const text = configurationFiles(settingsOf()).get('extensions.conf') ?? '';
    const contexts = [...text.matchAll(/^\[([^\]]+)\]/gm)].map((found) => found[1]);
    expect(contexts).toEqual([
      'general',
      'globals',
      'rufwerk',
      'rufwerk-agent',
      'rufwerk-inbound',
      'rufwerk-nobody',
      'rufwerk-greeting',
    ]);
    expect(text).not.toMatch(/Dial\(|System\(|Exec\(|include/i);
  });

  it('sends the voice to the address that was set: of this machine, or of the router before it', () => {
    const loopback = configurationFiles(settingsOf()).get('rtp.conf');
    expect(loopback).toContain('[ice_host_candidates]\n192.0.2.7 => 127.0.0.1\n');
    const own = linesOf('rtp.conf', undefined, { mediaAddress: '192.0.2.7' });
    expect(own).toContain('ice_permit=192.0.2.7/255.255.255.255');
    expect(linesOf('pjsip.conf', undefined, { mediaAddress: '192.0.2.7' }).join()).not.toContain('external_');
    const outside = { mediaAddress: '198.51.100.4', sip: { address: '0.0.0.0', port: 5060 } };
    expect(configurationFiles(settingsOf(outside)).get('rtp.conf')).toContain('192.0.2.7 => 198.51.100.4\n');
    expect(linesOf('pjsip.conf', 'transport-udp', outside)).toEqual(
      expect.arrayContaining([
        'bind=0.0.0.0:5060',
        'external_media_address=198.51.100.4',
        'external_signaling_address=198.51.100.4',
        'local_net=192.0.2.7/24',
      ]),
    );
  });

  it('has a transport for TLS that checks the carrier’s certificate, with one of our own or without', () => {
    const without = linesOf('pjsip.conf', 'transport-tls');
    expect(without).toEqual(expect.arrayContaining(['bind=127.0.0.1:5063', 'verify_server=yes']));
    expect(without.some((line) => line.startsWith('cert_file'))).toBe(false);
    const tls = { certificateFile: '/keys/trunks.crt', keyFile: '/keys/trunks.key' };
    expect(linesOf('pjsip.conf', 'transport-tls', { tls })).toEqual(
      expect.arrayContaining(['bind=127.0.0.1:5063', 'cert_file=/keys/trunks.crt', 'verify_server=yes']),
    );
  });

  it('is for its owner alone, and leaves an organisation’s own message in its place', () => {
    const settings = settingsOf();
    const own = path.join(settings.folder, 'sounds', 'de', 'information.ulaw');
    fs.mkdirSync(path.dirname(own), { recursive: true });
    fs.writeFileSync(own, 'our own');
    prepareFolder(settings, play.assetsDir);
    expect(fs.readFileSync(own, 'utf8')).toBe('our own');
    expect(fs.statSync(path.join(settings.folder, 'sounds', 'en', 'information.ulaw')).size).toBeGreaterThan(
      8000,
    );
    expect(fs.readdirSync(path.join(settings.folder, 'music'))).not.toEqual([]);
    expect(fs.statSync(settings.folder).mode & 0o777).toBe(0o700);
    const etc = path.join(settings.folder, 'etc');
    for (const name of fs.readdirSync(etc)) {
      expect(fs.statSync(path.join(etc, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('for an Asterisk of one’s own leaves its folders to it, and takes the sounds from where they are put', () => {
    const { installation: _, runFolder: __, ...own } = settingsOf({ folder: '/var/lib/rufwerk' });
    const files = configurationFiles(own);
    expect(files.get('asterisk.conf')).not.toContain('[directories]');
    expect(files.get('asterisk.conf')).toContain('live_dangerously=no');
    expect(files.get('extensions.conf')).toContain('Playback(/var/lib/rufwerk/sounds/de/information)');
    expect([...files.keys()]).toEqual([...configurationFiles(settingsOf()).keys()]);
  });

  it('has its control socket where its name is short enough', () => {
    expect(runFolderOf('/srv/rufwerk/asterisk')).toBe('/srv/rufwerk/asterisk/run');
    const long = runFolderOf(`/srv/${'deep/'.repeat(30)}asterisk`);
    expect(Buffer.byteLength(`${long}/asterisk.ctl`)).toBeLessThan(107);
  });
});

describe('the log of our Asterisk', () => {
  it('holds no whole phone number', () => {
    expect(maskDigits("Call to extension '493023125001' from +493023125900 failed")).toBe(
      "Call to extension '…01' from …00 failed",
    );
    const stamp = '[2026-11-23 08:05:42.313] WARNING[19795][C-00000001]: res_stasis.c:1423 port 5062';
    expect(maskDigits(stamp)).toBe(stamp);
  });

  it('is begun anew when it has grown, with one predecessor', () => {
    const file = path.join(play.folder, 'asterisk.log');
    const log = openBoundedLog(file, 1000);
    for (let line = 0; line < 100; line += 1) log.write(`line ${line} ${'x'.repeat(50)}\n`);
    expect(fs.readdirSync(play.folder).toSorted()).toEqual(['asterisk.log', 'asterisk.log.1']);
    expect(fs.statSync(file).size + fs.statSync(`${file}.1`).size).toBeLessThan(2200);
    expect(log.tail().at(-1)).toMatch(/^line 99 /);
  });
});
