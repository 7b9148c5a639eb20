// The simulator on the command line: npm run sim -- --seed 7 --hours 8 --agents 10 --json
// The last line is one JSON object with --json, a sentence without. Exit code: 0, 1 with a violation, 2 with a wrong option.
import { parseArgs } from 'node:util';
import { CAMPAIGN_MODES, type CampaignMode } from '../domain/campaign/campaign.ts';
import { FAULT_LEVELS, type FaultLevel } from './simulator/faults.ts';
import { countInteresting } from './interesting.ts';
import { simulate } from './simulator.ts';
import { type Summary, summarise } from './summary.ts';

const USAGE = `npm run sim -- [options]
  --seed N        which day: a whole number from 0 to 4294967295 (7)
  --hours N       how long it lasts: more than 0, at most 24 (8)
  --agents N      how many agents: a whole number from 1 to 300 (10)
  --mode MODE     how contacts come: preview, push_preview, progressive or predictive (preview)
  --faults LEVEL  what goes wrong: none, some or many (some)
  --json          the last line is one JSON object
  --help          this text`;

export type SimulatorOptions = {
  readonly seed: number;
  readonly hours: number;
  readonly agents: number;
  readonly faults: FaultLevel;
  readonly mode: CampaignMode;
  readonly json: boolean;
};

type NumberRule = { readonly least: number; readonly most: number; readonly whole: boolean };
const RULES = {
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
  hours: { least: 0.01, most: 24, whole: false },
  agents: { least: 1, most: 300, whole: true },
} as const satisfies Readonly<Record<string, NumberRule>>;

/**
 * Reads the options.
 * @returns the options, or every fault in words (an empty list: help was asked for)
 */
export function readOptions(
  args: readonly string[],
): SimulatorOptions | { readonly faults: readonly string[] } {
  let values: Partial<Record<'seed' | 'hours' | 'agents' | 'faults' | 'mode', string>> & {
    json?: boolean;
    help?: boolean;
  };
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const options = {
      seed: text,
      hours: text,
      agents: text,
      faults: text,
      mode: text,
      json: flag,
      help: flag,
    };
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (fault) {
    return { faults: [fault instanceof Error ? fault.message : String(fault)] };
  }
  if (values.help) return { faults: [] };
  const faults: string[] = [];
  const read = (name: keyof typeof RULES, fallback: number): number => {
    const { least, most, whole } = RULES[name];
    const given = values[name];
    const number = given === undefined ? fallback : given.trim() === '' ? Number.NaN : Number(given);
    if (Number.isFinite(number) && number >= least && number <= most && (!whole || Number.isInteger(number)))
      return number;
    faults.push(
      `--${name} must be a ${whole ? 'whole number' : 'number'} from ${least} to ${most}, not '${given}'`,
    );
    return fallback;
  };
  const [seed, hours, agents] = [read('seed', 7), read('hours', 8), read('agents', 10)];
  const level = FAULT_LEVELS.find((known) => known === (values.faults ?? 'some'));
  if (!level) faults.push(`--faults must be one of ${FAULT_LEVELS.join(', ')}, not '${values.faults}'`);
  const mode = CAMPAIGN_MODES.find((known) => known === (values.mode ?? 'preview'));
  if (!mode) faults.push(`--mode must be one of ${CAMPAIGN_MODES.join(', ')}, not '${values.mode}'`);
  if (faults.length > 0 || !level || !mode) return { faults };
  return { seed, hours, agents, faults: level, mode, json: values.json === true };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!('seed' in options)) {
    for (const fault of options.faults) console.error(fault);
    console.error(USAGE);
    process.exitCode = options.faults.length > 0 ? 2 : 0;
    return;
  }
  const { seed, hours, agents, faults, mode } = options;
  const startedAt = performance.now();
  const evidence = await simulate({ seed, hours, agents, faults, mode });
  const summary = summarise(seed, evidence);
  console.log(
    `${hours} h with ${agents} agents, ${mode}, faults: ${faults}, in ${Math.round(performance.now() - startedAt)} ms`,
  );
  for (const [name, count] of Object.entries(countInteresting(evidence)))
    console.log(`${String(count).padStart(7)}  ${name}`);
  for (const { id, at, why } of summary.violations)
    console.log(`${id} at ${new Date(at).toISOString()}: ${why}`);
  console.log(options.json ? JSON.stringify(summary) : sentence(summary));
  if (summary.violations.length > 0) process.exitCode = 1;
}

function sentence({ seed, digest, events, attempts, answered, abandoned, violations }: Summary): string {
  const found = violations.length === 0 ? 'no invariant was broken' : `${violations.length} violations`;
  return `seed ${seed}: ${attempts} attempts, ${answered} answered, ${abandoned} abandoned, ${events} events; ${found}; digest ${digest}`;
}

if (process.argv[1]?.endsWith('command.ts')) await main();
