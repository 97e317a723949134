// From the search to the data and back: by pointer, with scripts and without, and by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, use } from './browser.mjs';

const started = launch();

test('Journey_ByPointer_LeadsFromTheSearchToTheData', () => use(started, {}, journey));

test('Journey_WithoutScripts_IsTheSame', () => use(started, { javaScriptEnabled: false }, async page => {
  await journey(page);
  await page.getByRole('img', { name: /^Price from/ }).waitFor();
  assert.equal(await page.getByRole('slider').count(), 0);
}));

test('Journey_ByKeyboardAlone_LeadsFromTheSearchToTheData', () => use(started, { reducedMotion: 'reduce' }, async page => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to the content');
  await page.keyboard.press('Enter');
  await tabTo(page, 'City');
  assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)));
  await page.keyboard.type('Paris');
  await page.keyboard.press('Enter');
  await page.waitForURL('/?city=Paris');
  const name = await page.getByRole('article').first().getByRole('link').textContent();
  await tabTo(page, name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await tabTo(page, '3 years');
  await page.keyboard.press('Enter');
  await page.waitForURL(/range=3y/);
  await tabTo(page, 'Read the chart');
  await tabTo(page, 'Its prices as JSON');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/prices$/);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}));

async function journey(page) {
  await page.goto('/');
  const first = await names(page);
  await page.getByRole('link', { name: 'Next page' }).click();
  await page.waitForURL(/cursor=/);
  const second = await names(page);
  assert.deepEqual([first.length, second.length, new Set([...first, ...second]).size], [24, 24, 48]);

  await page.getByRole('link', { name: 'Find homes' }).click();
  await page.waitForURL('/');
  await page.getByLabel('City').fill('Paris');
  await page.getByLabel('Apartment').check();
  await page.getByText('More conditions and the order').click();
  await page.getByLabel('Order').selectOption('Lowest price first');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL('/?city=Paris&building_type=APARTMENT&sort=price');
  const found = await page.getByRole('article').allInnerTexts();
  assert.ok(found.length > 1);
  for (const text of found) assert.match(text, /Paris, FR[\s\S]*Apartment/);

  const name = (await names(page))[0];
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('navigation', { name: 'Range of the chart' }).getByRole('link', { name: '1 year' }).click();
  await page.waitForURL(/range=1y/);
  assert.equal(await page.locator('[aria-current]').textContent(), '1 year');

  const table = await page.getByRole('row').locator('td:first-of-type').allTextContents();
  await page.getByRole('link', { name: 'Its prices as JSON' }).click();
  await page.waitForURL(/\/prices$/);
  const prices = JSON.parse(await page.locator('body').innerText());
  assert.deepEqual(prices.map(price => `${price.price_eur.toLocaleString('en')} €`).reverse(), table);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

const names = page => page.getByRole('article').getByRole('heading').allTextContents();

// The name that is read out of what has the focus.
const focused = page => page.evaluate(() => {
  const element = document.activeElement;
  return element.ariaLabel ?? element.labels?.[0]?.textContent.trim() ?? element.textContent.trim();
});

// Each stop on the way must be to be seen, and be seen to have the focus.
async function tabTo(page, name) {
  for (let stops = 0; stops < 100; stops++) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    await page.waitForFunction(isSeen).catch(() => assert.fail(`The focus on '${here}' cannot be seen`));
    if (here === name) return;
  }
  assert.fail(`${name} cannot be reached`);
}

function isSeen() {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const { left, right, top, bottom } = document.activeElement.getBoundingClientRect();
  const isInView = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
  return isInView && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
}
