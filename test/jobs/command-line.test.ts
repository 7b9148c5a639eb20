import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMANDS, runCommandLine } from '../../src/cli/command-line.ts';
import { createShow } from '../../src/cli/terminal.ts';
import { WORDS, createSay } from '../../src/cli/words.ts';

type Asked = {
  method: string;
  url: string;
  authorization: string | undefined;
  key: string | undefined;
  body: string;
};

const dataDir = mkdtempSync(path.join(tmpdir(), 'rufwerk-cli-'));
const file = path.join(dataDir, 'list.csv');
const asked: Asked[] = [];
let answers: Record<string, (request: Asked) => { status?: number; body: unknown }> = {};
const server = http.createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => (body += piece));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    const one = {
      method,
      url,
      authorization: headers.authorization,
      key: headers['idempotency-key']?.toString(),
      body,
    };
    asked.push(one);
    const answer = answers[`${method} ${url.split('?')[0]}`]?.(one) ?? {
      status: 404,
      body: { error: { code: 'unknown' } },
    };
    response
      .writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    path.join(dataDir, 'running.json'),
    JSON.stringify({ pid: 1, host: '127.0.0.1', port, startedAt: 0, children: [] }),
  );
  writeFileSync(path.join(dataDir, 'cli-token'), 'secret-of-the-owner\n', { mode: 0o600 });
  writeFileSync(file, 'Name;Telefon\nMüller;030 23125123\n');
});
afterAll(() => {
  server.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  asked.length = 0;
  answers = {};
});

async function run(line: string, need: { language?: 'de' | 'en'; folder?: string } = {}) {
  const out = { stdout: '', stderr: '' };
  const show = createShow({
    stdout: { write: (text) => (out.stdout += text) },
    stderr: { write: (text) => (out.stderr += text) },
  });
  const words = line === '' ? [] : [...line.split(' '), '--data', need.folder ?? dataDir];
  const code = await runCommandLine(words, createSay(need.language ?? 'en'), show);
  return { code, ...out, lastLine: out.stdout.trimEnd().split('\n').at(-1) ?? '' };
}

const row = (changes: object) => ({ id: 'import-1', listName: 'Herbst', state: 'waiting', ...changes });
const report = {
  rows: 9,
  accepted: 6,
  duplicates: 1,
  rejected: 2,
  inOtherLists: 0,
  known: 0,
  numbers: 7,
  warnings: 1,
  seconds: 0.5,
  reasons: {},
};

describe('cli import', () => {
  test('uploads the file with its name and country, waits, and ends with one line of figures', async () => {
    const states = [
      row({
        state: 'running',
        progress: { rowsRead: 5, bytesRead: 50, bytesTotal: 100, rowsPerS: 10, phase: 'reading' },
      }),
    ];
    answers = {
      'POST /api/imports': () => ({ status: 201, body: row({}) }),
      'GET /api/imports/import-1': () => ({ body: states.shift() ?? row({ state: 'done', report }) }),
    };
    const done = await run(`import ${file} --name Herbst --country de --json`);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.lastLine)).toEqual({
      rows: 9,
      accepted: 6,
      duplicates: 1,
      rejected: 2,
      inOtherLists: 0,
      known: 0,
      numbers: 7,
      warnings: 1,
      seconds: 0.5,
    });
    expect(done.stderr).toContain('import-1-rejected.csv');
    expect(done.stderr).toContain('import-1-warnings.csv');
    expect(done.stderr).not.toContain('import-1-in-other-lists.csv');
    expect(done.stderr).toMatch(/Uploading|Importing/);
    const [upload] = asked;
    expect(upload).toMatchObject({
      method: 'POST',
      authorization: 'Bearer secret-of-the-owner',
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    for (const part of [
      'name="listName"\r\n\r\nHerbst\r\n',
      'name="country"\r\n\r\nDE\r\n',
      'name="others"\r\n\r\nupdate\r\n',
      'name="start"\r\n\r\ntrue\r\n',
      'Müller;030 23125123\n',
    ]) {
      expect(upload?.body).toContain(part);
    }
  });

  test.each(['skip', 'update', 'keep'])(
    'E12 sends --others %s, and tells how many are there',
    async (others) => {
      const inOtherLists = others === 'skip' ? 3 : 0;
      answers = {
        'POST /api/imports': () => ({ status: 201, body: row({}) }),
        'GET /api/imports/import-1': () => ({
          body: row({ state: 'done', report: { ...report, inOtherLists } }),
        }),
      };
      const done = await run(`import ${file} --name Herbst --country DE --others ${others}`);
      expect(asked[0]?.body).toContain(`name="others"\r\n\r\n${others}\r\n`);
      expect(done.lastLine).toContain(`${inOtherLists} in another list`);
      expect(done.stderr.includes('import-1-in-other-lists.csv')).toBe(others === 'skip');
    },
  );

  test('says in words why an import failed, and fails', async () => {
    answers = {
      'POST /api/imports': () => ({ status: 201, body: row({}) }),
      'GET /api/imports/import-1': () => ({
        body: row({ state: 'failed', fault: { code: 'not_a_list', params: { what: 'PDF' } } }),
      }),
    };
    expect(await run(`import ${file} --name Herbst --country DE`)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('PDF'),
    });
    const german = await run(`import ${file} --name Herbst --country DE`, { language: 'de' });
    expect(german.stderr).toContain('Der Import ist fehlgeschlagen: die Datei ist keine CSV-Liste');
  });

  test('an upload that the product refuses is said with its reason', async () => {
    answers = {
      'POST /api/imports': () => ({ status: 400, body: { error: { code: 'malformed', field: 'country' } } }),
    };
    expect(await run(`import ${file} --name Herbst --country XX`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('country'),
    });
  });

  test('a file that is not there is named before anything is sent', async () => {
    const gone = await run(`import ${dataDir}/gone.csv --name Herbst --country DE`);
    expect(gone).toMatchObject({ code: 1, stdout: '' });
    expect(gone.stderr).toContain('gone.csv');
    expect(asked).toEqual([]);
  });

  test('without a running product it says so, where it looked, and exits with 3', async () => {
    const empty = path.join(dataDir, 'empty');
    mkdirSync(empty, { recursive: true });
    const alone = await run(`import ${file} --name Herbst --country DE --json`, { folder: empty });
    expect(alone).toMatchObject({ code: 3, stdout: '' });
    expect(alone.stderr).toContain(empty);
    const dead = path.join(dataDir, 'dead');
    mkdirSync(dead, { recursive: true });
    writeFileSync(path.join(dead, 'running.json'), JSON.stringify({ host: '127.0.0.1', port: 1 }));
    writeFileSync(path.join(dead, 'cli-token'), 'x');
    expect(await run('user list', { folder: dead, language: 'de' })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Rufwerk läuft nicht'),
    });
  });
});

describe('what does not fit is said with the option and what is accepted', () => {
  test.each([
    [`import ${file} --country DE`, '--name is missing: the name of the calling list'],
    [
      `import ${file} --name X --country Germany`,
      '--country cannot be "Germany"; accepted: a country as two letters',
    ],
    [`import ${file} --name --country DE`, '--name needs a value'],
    [
      `import ${file} --name X --country DE --others merge`,
      '--others cannot be "merge"; accepted: update, skip or keep',
    ],
    [
      `import ${file} --name X --country DE --delimiter ;`,
      'There is no option --delimiter. Options of this command: --name, --country, --others, --json',
    ],
    ['import --name X --country DE', 'FILE is missing'],
    [`import ${file} other.csv --name X --country DE`, '"other.csv" is one argument too much'],
    [
      'user create anna --name Anna --role boss',
      '--role cannot be "boss"; accepted: agent, supervisor or administrator',
    ],
    ['campaign fly', '"campaign fly" is no command'],
  ])('%s', async (line, message) => {
    const wrong = await run(line);
    expect(wrong.stderr).toContain(message);
    expect(wrong.code).toBe(2);
    expect(asked).toEqual([]);
  });

  test('without a command all commands are shown', async () => {
    const shown = await run('');
    expect(shown.code).toBe(0);
    for (const { name } of COMMANDS) expect(shown.stdout).toContain(name);
  });

  test('German and English have the same sentences with the same blanks', () => {
    expect(Object.keys(WORDS.de)).toEqual(Object.keys(WORDS.en));
    const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const key of Object.keys(WORDS.en) as (keyof typeof WORDS.en)[]) {
      expect(blanks(WORDS.de[key]), key).toEqual(blanks(WORDS.en[key]));
    }
  });
});

describe('people and campaigns', () => {
  const anna = {
    id: 'u1',
    login: 'anna',
    displayName: 'Anna',
    role: 'agent',
    isDisabled: false,
    groups: [{ id: 'g1', name: 'Nord' }],
  };
  const people = {
    'GET /api/users': ({ url }: Asked) =>
      url.includes('after=')
        ? { body: { rows: [anna], next: undefined } }
        : { body: { rows: [], next: 'more' } },
    'GET /api/groups': () => ({ body: { rows: [{ id: 'g2', name: 'Süd', members: 0 }], next: undefined } }),
  };

  test('a user is created with a password that is shown once', async () => {
    answers = {
      ...people,
      'POST /api/users': () => ({ status: 201, body: { id: 'u2', password: 'horse-battery' } }),
    };
    const made = await run('user create Ben --name Ben --group süd');
    expect(made).toMatchObject({ code: 0, stdout: 'Password of ben: horse-battery\n' });
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({
      login: 'ben',
      displayName: 'Ben',
      role: 'agent',
      groupIds: ['g2'],
    });
  });

  test('a user on the second page is found, and keeps the groups that he has', async () => {
    answers = {
      ...people,
      'PATCH /api/users/u1': () => ({
        body: { ...anna, groups: [...anna.groups, { id: 'g2', name: 'Süd' }] },
      }),
    };
    expect(await run('group add Süd anna')).toMatchObject({ code: 0, stdout: 'anna is in Nord, Süd.\n' });
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({ groupIds: ['g1', 'g2'] });
  });

  test('a name that nobody has is answered with those that are known', async () => {
    answers = people;
    expect(await run('user disable bruno')).toMatchObject({
      code: 2,
      stderr: 'There is no user "bruno". Known: anna\n',
    });
  });

  test('a campaign is started by its name; a refusal of the rules is told', async () => {
    answers = {
      'GET /api/campaigns': () => ({
        body: { rows: [{ id: 'c1', name: 'Herbst', state: 'loaded', mode: 'preview', records: {} }] },
      }),
      'GET /api/campaigns/c1': () => ({ body: { id: 'c1', name: 'Herbst', state: 'running' } }),
      'POST /api/campaigns/c1/start': () => ({ body: { ok: true } }),
      'POST /api/campaigns/c1/force-unload': () => ({
        status: 409,
        body: { error: { code: 'campaign_not_loaded' } },
      }),
    };
    expect(await run('campaign start herbst')).toMatchObject({ code: 0, stdout: 'Herbst is running.\n' });
    expect(asked.some((one) => one.url.endsWith('/start') && one.key !== undefined)).toBe(true);
    expect(await run('campaign unload Herbst --force')).toMatchObject({
      code: 1,
      stderr: 'Rufwerk says no: campaign not loaded\n',
    });
  });
});

describe('cli leave-practice', () => {
  const deleted = { users: 2, closedUsers: 1, lists: 1, campaigns: 1, records: 200, calls: 12 };

  test('sends the name that confirms it, and tells what is gone and which account stays closed', async () => {
    answers = { 'POST /api/practice/leave': () => ({ body: { deleted } }) };
    const { code, stdout, stderr } = await run('leave-practice --organisation Nordlicht', { language: 'de' });
    expect(code).toBe(0);
    expect(asked).toMatchObject([{ body: '{"organisationName":"Nordlicht"}' }]);
    expect(stdout).toContain('Konten 2, Anruflisten 1, Datensätze 200, Kampagnen 1, Anrufe 12');
    expect(stderr).toContain('Geschlossen, nicht gelöscht: Konten 1.');
  });

  test('asks for the name, and says in words why it is refused', async () => {
    expect(await run('leave-practice')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--organisation'),
    });
    answers = {
      'POST /api/practice/leave': () => ({ status: 409, body: { error: { code: 'administrator_needed' } } }),
    };
    const { code, stderr } = await run('leave-practice --organisation Nordlicht');
    expect(code).toBe(1);
    expect(stderr).toContain('create one first: user create LOGIN --name NAME --role administrator');
  });
});
