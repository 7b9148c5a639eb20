// `cli user ...` and `cli group ...`: create, disable, new password, groups.
import type { GroupRow, NewUser, UserRow } from '../wire/users.ts';
import type { Command, CommandWorld } from './command.ts';
import { WrongArguments } from './arguments.ts';

const ROLES = ['agent', 'supervisor', 'administrator'];
const json = { json: { type: 'flag' } } as const;

const userCreate: Command = {
  name: 'user create',
  spec: (say) => ({
    usage:
      'user create LOGIN --name NAME [--role agent|supervisor|administrator] [--group GROUP]... [--json]',
    positionals: ['LOGIN'],
    options: {
      name: { type: 'text', isRequired: true, accepted: say('textAccepted') },
      role: { type: 'text', accepted: say('roleAccepted'), isAccepted: (role) => ROLES.includes(role) },
      group: { type: 'texts' },
      ...json,
    },
  }),
  async run(world) {
    const { product, given, say, show } = world;
    const login = (given.positionals[0] ?? '').toLowerCase();
    const groupIds = await groupIdsOf(world, given.texts('group'));
    const role = given.text('role') ?? 'agent';
    const made = await product.send<NewUser>('POST', '/api/users', {
      login,
      displayName: given.text('name'),
      role,
      groupIds,
    });
    show.result(
      given.has('json')
        ? JSON.stringify({ ...made, login })
        : say('password', { login, password: made.password }),
    );
    return 0;
  },
};

const userDisable: Command = {
  name: 'user disable',
  spec: () => ({ usage: 'user disable LOGIN', positionals: ['LOGIN'], options: {} }),
  async run(world) {
    const user = await userOf(world, world.given.positionals[0] ?? '');
    await world.product.send('PATCH', `/api/users/${user.id}`, { isDisabled: true });
    world.show.result(world.say('disabled', { login: user.login }));
    return 0;
  },
};

const userResetPassword: Command = {
  name: 'user reset-password',
  spec: () => ({ usage: 'user reset-password LOGIN [--json]', positionals: ['LOGIN'], options: json }),
  async run(world) {
    const { login, id } = await userOf(world, world.given.positionals[0] ?? '');
    const { password } = await world.product.send<{ password: string }>(
      'POST',
      `/api/users/${id}/reset-password`,
    );
    world.show.result(
      world.given.has('json')
        ? JSON.stringify({ login, password })
        : world.say('password', { login, password }),
    );
    return 0;
  },
};

const userList: Command = {
  name: 'user list',
  spec: () => ({ usage: 'user list [--json]', positionals: [], options: json }),
  async run({ product, given, show }) {
    const users = await product.all<UserRow>('/api/users');
    if (given.has('json')) show.result(JSON.stringify(users));
    else {
      for (const user of users) {
        const groups = user.groups.map((group) => group.name).join(', ');
        show.result(
          [user.login, user.displayName, user.role, user.isDisabled ? 'disabled' : 'active', groups].join(
            '\t',
          ),
        );
      }
    }
    return 0;
  },
};

const groupCreate: Command = {
  name: 'group create',
  spec: () => ({ usage: 'group create NAME', positionals: ['NAME'], options: {} }),
  async run({ product, given, say, show }) {
    const name = given.positionals[0] ?? '';
    await product.send('POST', '/api/groups', { name });
    show.result(say('groupCreated', { name }));
    return 0;
  },
};

const groupAdd: Command = {
  name: 'group add',
  spec: () => ({ usage: 'group add GROUP LOGIN...', positionals: ['GROUP', 'LOGIN...'], options: {} }),
  async run(world) {
    const [name, ...logins] = world.given.positionals;
    const [groupId] = await groupIdsOf(world, [name ?? '']);
    for (const login of logins) {
      const user = await userOf(world, login);
      const groupIds = [...new Set([...user.groups.map((group) => group.id), groupId])];
      const changed = await world.product.send<UserRow>('PATCH', `/api/users/${user.id}`, { groupIds });
      const groups = changed.groups.map((group) => group.name).join(', ');
      world.show.result(world.say('added', { login: user.login, groups }));
    }
    return 0;
  },
};

const groupList: Command = {
  name: 'group list',
  spec: () => ({ usage: 'group list [--json]', positionals: [], options: json }),
  async run({ product, given, show }) {
    const groups = await product.all<GroupRow>('/api/groups');
    if (given.has('json')) show.result(JSON.stringify(groups));
    else for (const group of groups) show.result([group.name, group.members].join('\t'));
    return 0;
  },
};

export const peopleCommands: readonly Command[] = [
  userCreate,
  userDisable,
  userResetPassword,
  userList,
  groupCreate,
  groupAdd,
  groupList,
];

async function userOf({ product, say }: CommandWorld, login: string): Promise<UserRow> {
  const users = await product.all<UserRow>('/api/users');
  const found = users.find((user) => user.login === login.toLowerCase());
  if (found !== undefined) return found;
  const known = users.map((user) => user.login).join(', ');
  throw new WrongArguments(say('nothingFound', { what: say('user'), name: login, known }));
}

async function groupIdsOf({ product, say }: CommandWorld, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const groups = await product.all<GroupRow>('/api/groups');
  return names.map((name) => {
    const found = groups.find((group) => group.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found.id;
    const known = groups.map((group) => group.name).join(', ');
    throw new WrongArguments(say('nothingFound', { what: say('group'), name, known }));
  });
}
