// Makes the pictures of README.md, in the folder that is named.
import { chromium } from 'playwright-core';

const [, , folder] = process.argv;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
const page = await browser.newPage({ baseURL: process.env.AVIV_WEB, viewport: { width: 1120, height: 1020 } });

await page.goto('/?city=Berlin');
await page.screenshot({ path: `${folder}/search.png` });

await page.getByRole('link', { name: 'Vier-Zimmer-Wohnung nahe Savignyplatz' }).click();
await page.getByRole('slider').focus();
await page.getByRole('slider').press('ArrowLeft');
await page.evaluate(() => {
  document.activeElement.blur();
  scrollTo({ top: 0, behavior: 'instant' });
});
await page.screenshot({ path: `${folder}/home.png` });

await browser.close();
