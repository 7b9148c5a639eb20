// From the click on Get Record to the case on the screen, 200 times in real Chromium on the running product; p50, p99 and max in ms.
//   node scripts/run.mjs test/load/get-record.ts [--times 200]
import { parseArgs } from 'node:util';
import { makeCampaign, openProduct, quiet, readyAgent, runCampaign } from '../browser/world.ts';

const { values } = parseArgs({ options: { times: { type: 'string', default: '200' } } });
const times = Math.min(Math.max(Number(values.times) || 200, 1), 900);

/** Runs in the page: clicks, and waits for the next frame in which the case is painted. */
const CLICK_TO_CASE = `new Promise((resolve, reject) => {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('Datensatz abrufen'));
  const begin = performance.now();
  const done = () => requestAnimationFrame(() => resolve(performance.now() - begin));
  const watch = new MutationObserver(() => { if (document.querySelector('section.case h2')) { watch.disconnect(); done(); } });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => reject(new Error('no case within ten seconds')), 10000);
  button.click();
})`;

const product = await openProduct();
try {
  const sofia = await product.api('sofia');
  const rows = Array.from(
    { length: times + 5 },
    (_, index) =>
      `${index + 1};Kontakt;Nr ${index};Berlin;+49 89 99998 ${String(index).padStart(3, '0')};;Lehrer`,
  );
  const id = await makeCampaign(sofia, { name: 'Messung', rows });
  await quiet(product, sofia);
  await runCampaign(sofia, id);
  const page = await readyAgent(product, 'anna');
  await page.getByRole('dialog', { name: 'Ausgehende Kampagne' }).getByRole('button', { name: 'OK' }).click();
  const took: number[] = [];
  for (let count = 0; count < times; count += 1) {
    await page.getByRole('tab', { name: /^Meine Kampagnen/ }).click();
    const button = page.getByRole('tabpanel').getByRole('button', { name: /^Datensatz abrufen/ });
    await button.waitFor();
    await page.waitForFunction(`!document.querySelector('section.case')`);
    took.push(await page.evaluate<number>(CLICK_TO_CASE));
    await page.getByRole('button', { name: 'Fertig und stoppen' }).click();
    await page.getByRole('region', { name: 'Fallinformationen' }).waitFor({ state: 'detached' });
  }
  took.sort((one, other) => one - other);
  const at = (share: number) =>
    Math.round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
  console.log(JSON.stringify({ times, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }));
} finally {
  await product.close();
}
