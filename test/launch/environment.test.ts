import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnvironment, ConfigError, environmentVariables, readConfig } from '../../src/config.ts';

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig({}, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('may be empty', () => {
    const config = readConfig({}, {});
    expect(config).toMatchObject({
      port: 4400,
      host: '127.0.0.1',
      databaseUrl: null,
      publicUrl: null,
      logLevel: 'info',
    });
    expect(path.basename(config.dataDir)).toBe('data');
    expect(config.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({}, { PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 4400, databaseUrl: null });
  });

  it('gives way to an option, even when the variable is wrong', () => {
    expect(readConfig({ port: 0 }, { PORT: 'eleven' }).port).toBe(0);
  });

  it('accepts a database behind a socket', () => {
    const url = 'postgresql://rufwerk@/rufwerk?host=%2Fvar%2Frun';
    expect(readConfig({}, { DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it('is refused with all its faults at once', () => {
    expect(faultsOf({ PORT: '70000', HOST: 'a b', LOG_FORMAT: 'xml', PUBLIC_URL: 'https://a/b' })).toEqual([
      'PORT must be a number from 0 to 65535, not "70000"',
      'HOST must be an IP address or a host name, not "a b"',
      'PUBLIC_URL must be https://NAME or http://NAME, with a port if need be and without a path, not "https://a/b"',
      'LOG_FORMAT must be one of lines, json, not "xml"',
    ]);
  });

  it('never shows the password of a database URL', () => {
    expect(faultsOf({ DATABASE_URL: 'anna:secret@db' })).toEqual([
      'DATABASE_URL must begin with postgresql://',
    ]);
  });

  it('is refused when two values contradict each other', () => {
    expect(faultsOf({ PORT: '4400', PUBLIC_URL: 'http://localhost:80' })[0]).toContain(
      'PUBLIC_URL names port 80',
    );
    expect(faultsOf({ PORT: '4400', PUBLIC_URL: 'https://calls.example' })).toEqual([]);
    expect(faultsOf({ DATA_DIR: 'dist/data' })[0]).toContain('DATA_DIR must not lie in');
  });

  it('is refused when the data folder is a file', () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-launch-')), 'data');
    fs.writeFileSync(file, '');
    expect(faultsOf({ DATA_DIR: file })[0]).toContain('is a file');
    fs.rmSync(path.dirname(file), { recursive: true });
  });

  it('reaches a child with every decision made', () => {
    const config = readConfig({ port: 0 }, { PUBLIC_URL: 'https://calls.example/', CI: 'true' });
    expect(config.telephony).toMatchObject({ wish: 'auto', isRequired: true, asteriskUrl: null });
    const url = 'http://rufwerk:secret@127.0.0.1:8088';
    const decided = { port: 4711, databaseUrl: 'postgresql://u@/d', tls: null };
    const asterisk = { kind: 'asterisk', url, sipPort: 5062, practiceSipPort: 5072 } as const;
    const child = childEnvironment(config, { ...decided, telephony: asterisk });
    expect(readConfig({}, child)).toEqual({
      ...config,
      ...decided,
      telephony: {
        ...config.telephony,
        wish: 'asterisk',
        asteriskUrl: url,
        sipPort: 5062,
        practiceSipPort: 5072,
      },
    });
    const simulated = readConfig(
      {},
      childEnvironment(config, { ...decided, telephony: { kind: 'simulated' } }),
    );
    expect(simulated.telephony).toMatchObject({ wish: 'simulated', isRequired: false, asteriskUrl: null });
  });

  it('asks for https where other computers come in, and never behind a proxy', () => {
    const tlsOf = (environment: NodeJS.ProcessEnv) => readConfig({}, environment).needsTls;
    expect(tlsOf({})).toBe(false);
    expect(tlsOf({ HOST: '0.0.0.0' })).toBe(true);
    expect(tlsOf({ HOST: '0.0.0.0', TLS: 'off' })).toBe(false);
    expect(tlsOf({ HOST: '0.0.0.0', PUBLIC_URL: 'https://calls.example' })).toBe(false);
    expect(faultsOf({ TLS: 'on' })[0]).toContain('TLS is for other computers');
    expect(faultsOf({ HOST: '0.0.0.0', TLS_KEY: '/k' })[0]).toContain('belong together');
    const config = readConfig({}, { HOST: '0.0.0.0' });
    const tls = { certificateFile: '/tls/certificate.pem', keyFile: '/tls/key.pem' };
    const decided = {
      port: 4711,
      databaseUrl: 'postgresql://u@/d',
      telephony: { kind: 'simulated' },
      tls,
    } as const;
    expect(readConfig({}, childEnvironment(config, decided))).toMatchObject({ tls, needsTls: true });
  });

  it('sends the voice where other computers come in, unless it is said otherwise', () => {
    const mediaOf = (environment: NodeJS.ProcessEnv) => readConfig({}, environment).telephony.mediaAddress;
    expect(mediaOf({})).toBe('127.0.0.1');
    expect(mediaOf({ HOST: '192.0.2.17' })).toBe('192.0.2.17');
    expect(mediaOf({ HOST: '192.0.2.17', ASTERISK_MEDIA_ADDRESS: '198.51.100.4' })).toBe('198.51.100.4');
  });

  it('requires Asterisk in CI, and wherever it is asked for', () => {
    const isRequired = (environment: NodeJS.ProcessEnv) => readConfig({}, environment).telephony.isRequired;
    expect(isRequired({})).toBe(false);
    expect(isRequired({ CI: 'true' })).toBe(true);
    expect(isRequired({ CI: 'true', TELEPHONY: 'simulated' })).toBe(false);
    expect(isRequired({ TELEPHONY: 'asterisk' })).toBe(true);
    expect(readConfig({ telephony: 'simulated' }, { TELEPHONY: 'asterisk' }).telephony.isRequired).toBe(
      false,
    );
  });

  it('names what is wrong with the telephone, and never shows the secret of ARI', () => {
    expect(
      faultsOf({
        TELEPHONY: 'landline',
        ASTERISK_URL: 'http://127.0.0.1:8088 secret',
        ASTERISK_SIP_ADDRESS: 'everywhere',
        ASTERISK_SIP_PORT: '0',
        ASTERISK_RTP_PORTS: '20000-20010',
      }),
    ).toEqual([
      'TELEPHONY must be one of auto, asterisk, simulated, not "landline"',
      'ASTERISK_URL must be http://USER:SECRET@HOST:PORT',
      'ASTERISK_SIP_ADDRESS must be an IPv4 address, not "everywhere"',
      'ASTERISK_SIP_PORT must be a number from 1 to 65535, not "0"',
      'ASTERISK_RTP_PORTS must be a hundred ports or more between 1024 and 65535, not "20000-20010"',
    ]);
  });

  it('has a meaning and a default for each of its variables', () => {
    for (const variable of environmentVariables) {
      expect(variable.meaning).not.toBe('');
      expect(variable.fallback).not.toBe('');
    }
  });
});
