// Takes the README's picture from the running product: anna with a record of the practice list on her desktop, in a call.
//   node scripts/run.mjs scripts/picture.ts      (needs Chromium; writes docs/picture.png)
import path from 'node:path';
import { openProduct, readyAgent } from '../test/browser/world.ts';
import { root } from '../test/launch/started.ts';

const product = await openProduct({ TELEPHONY: 'asterisk' });
try {
  const page = await readyAgent(product, 'anna', { language: 'en', width: 1440, height: 900 });
  await page
    .getByRole('dialog', { name: 'Outbound Campaign' })
    .getByRole('button', { name: 'Get Record' })
    .first()
    .click();
  await page.getByRole('region', { name: 'Case Information' }).waitFor();
  await page.getByRole('button', { name: /^Call / }).click();
  await page.getByRole('contentinfo').getByText('Connected').waitFor({ timeout: 20_000 });
  await page.getByLabel('Notes').first().fill('Wants the documents by post. Reachable in the evening.');
  await page.getByLabel('Disposition').selectOption({ label: 'Interested, send documents' });
  await page.waitForTimeout(3_000);
  await page.screenshot({ path: path.join(root, 'docs/picture.png') });
  console.log('docs/picture.png');
  await page.getByRole('button', { name: /^End call/ }).click();
} finally {
  await product.close();
}
