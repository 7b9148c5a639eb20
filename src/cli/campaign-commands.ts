// `cli campaign ...`: list, load, start, stop, unload.
import type { CampaignSummary } from '../wire/campaigns.ts';
import { WrongArguments } from './arguments.ts';
import type { Command, CommandWorld } from './command.ts';

const list: Command = {
  name: 'campaign list',
  spec: () => ({ usage: 'campaign list [--json]', positionals: [], options: { json: { type: 'flag' } } }),
  async run({ product, given, show }) {
    const campaigns = await product.all<CampaignSummary>('/api/campaigns');
    if (given.has('json')) show.result(JSON.stringify(campaigns));
    else
      for (const one of campaigns)
        show.result([one.name, one.mode, one.state, JSON.stringify(one.records)].join('\t'));
    return 0;
  },
};

function deed(word: 'load' | 'start' | 'stop' | 'unload'): Command {
  const takesForce = word === 'unload';
  return {
    name: `campaign ${word}`,
    spec: () => ({
      usage: `campaign ${word} NAME${takesForce ? ' [--force]' : ''}`,
      positionals: ['NAME'],
      options: takesForce ? { force: { type: 'flag' } } : {},
    }),
    async run(world) {
      const { product, given, say, show } = world;
      const { id } = await campaignOf(world, given.positionals[0] ?? '');
      await product.send('POST', `/api/campaigns/${id}/${given.has('force') ? 'force-unload' : word}`);
      const { name, state } = await product.get<CampaignSummary>(`/api/campaigns/${id}`);
      show.result(say('campaignNow', { name, state }));
      return 0;
    },
  };
}

async function campaignOf({ product, say }: CommandWorld, name: string): Promise<CampaignSummary> {
  const campaigns = await product.all<CampaignSummary>('/api/campaigns');
  const found = campaigns.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const known = campaigns.map((one) => one.name).join(', ');
  throw new WrongArguments(say('nothingFound', { what: say('campaign'), name, known }));
}

export const campaignCommands: readonly Command[] = [
  list,
  deed('load'),
  deed('start'),
  deed('stop'),
  deed('unload'),
];
