/** English texts of a campaign's form and page: how lists share it, what happens after a result, what the agent says. */
import type { deCampaign } from './de-campaign.ts';
import type { SameKeys } from './same-keys.ts';

export const enCampaign: SameKeys<typeof deCampaign> = {
  sharing: {
    title: 'How the lists share the campaign',
    byShare: 'By share',
    oneAfterAnother: 'One after another',
    byShareNote:
      'The lists take turns, each according to its share. When one is worked out, the others get its turns.',
    oneAfterAnotherNote: 'The next list begins when no record of the one before is due.',
    share: 'Share',
    shareOf: 'Share of {{name}}',
    earlier: '{{name}} earlier',
    later: '{{name}} later',
    part: '{{name}}: share {{share}} ({{percent}})',
    turn: '{{turn}}. {{name}}',
    change: 'Change shares',
    changeTitle: 'Shares of “{{name}}”',
    changeNote:
      'Holds for all records that nobody has worked yet. Agents go on working meanwhile; with very long lists it takes some seconds.',
  },
  treatments: {
    title: 'After the call',
    note: 'What happens to the record when the call ends like this. Dispositions that finish the record go first, and so does the limit of attempts. Tries are counted per number; with another number the count begins anew.',
    again: 'It goes on after',
    afterMinutes: 'after minutes',
    incrementMinutes: '+ minutes each time',
    times: 'times at most',
    afterwards: 'afterwards',
    afterwardsOptions: {
      finish: 'Finished',
      next_number: 'Next number',
      new_round: 'Next number, then from the first',
    },
    newRoundMinutes: 'from the first after minutes',
    means: 'That means',
    finishes: 'finishes the record',
    follows: {
      finish: 'then finished',
      next_number: 'then the next number',
      new_round: 'then the next number, at the end the first one again',
    },
    notAgain: 'not this number again, {{follows}}',
    same_one: 'once, after {{after}} min, {{follows}}',
    same_other: '{{count}} times, each after {{after}} min, {{follows}}',
    rests: 'after {{rests}} min, {{follows}}',
    restsAndMore: 'after {{rests}} … min, {{follows}}',
    reset: 'Restore the defaults',
    line_one: 'once more after {{after}} min',
    line_other: 'up to {{count}} more times after {{after}} min',
    lineIncrement: ', {{increment}} min more each time',
    lineThen: {
      finish: 'finished',
      next_number: 'then the next number',
      new_round: 'then the next number, at the end of the chain from the first',
    },
    othersFinish: 'Every other result finishes the record.',
    allFinish: 'Every result finishes the record.',
  },
  script: {
    title: 'Script',
    text: 'What the agents say',
    hint: 'plain text, shown beside the case information',
    insert: 'Insert:',
    unknown_one: 'There is no placeholder {{unknown}}. Accepted are {{accepted}}.',
    unknown_other: 'There are no placeholders {{unknown}}. Accepted are {{accepted}}.',
    placeholders: {
      firstName: 'First name',
      lastName: 'Last name',
      company: 'Company',
      city: 'City',
      customerKey: 'Customer number',
      agentName: 'Agent’s name',
    },
  },
};
