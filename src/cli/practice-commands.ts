// `cli leave-practice`: the accounts and data of the first start are deleted for good. The organisation's name is the confirmation.
import type { LeftPractice } from '../wire/trunks.ts';
import type { Command } from './command.ts';

const leavePractice: Command = {
  name: 'leave-practice',
  spec: (say) => ({
    usage: 'leave-practice --organisation NAME [--json]',
    positionals: [],
    options: {
      organisation: { type: 'text', isRequired: true, accepted: say('organisationAccepted') },
      json: { type: 'flag' },
    },
  }),
  async run({ product, given, say, show }) {
    const organisationName = given.text('organisation') ?? '';
    const { deleted } = await product.send<LeftPractice>('POST', '/api/practice/leave', { organisationName });
    show.result(given.has('json') ? JSON.stringify({ deleted }) : say('practiceLeft', { ...deleted }));
    if (deleted.closedUsers > 0) show.note(say('practiceClosed', { users: deleted.closedUsers }));
    return 0;
  },
};

export const practiceCommands: readonly Command[] = [leavePractice];
