// The chart of a home: its colours, and how it is read by pointer and by keyboard.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { launch, send, use } from './browser.mjs';

const started = launch();
const money = price => `${price.toLocaleString('en', { minimumFractionDigits: Number.isInteger(price) ? 0 : 2 })} €`;
const date = instant => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(instant));
let address;
let steps;

before(async () => {
  const listings = (await send('GET', '/listings')).body;
  const { body } = await send('POST', '/listings/prices/query', { ids: listings.map(listing => listing.id) });
  const longest = body.toSorted((one, other) => other.prices.length - one.prices.length)[0];
  address = `/homes/${longest.id}`;
  steps = longest.prices.map(price => `From ${date(price.created_date)}: ${money(price.price_eur)}`);
  assert.ok(steps.length > 3);
});

for (const [width, size] of Object.entries({ 1280: 'Wide', 320: 'Narrow' })) {
  const viewport = { width: Number(width), height: 900 };

  test(`Chart_${size}_IsReadByArrowKeys`, () => use(started, { viewport }, async page => {
    await page.goto(address);
    const slider = page.getByRole('slider', { name: 'Read the chart' });
    await slider.focus();
    const read = [await slider.getAttribute('aria-valuetext')];
    for (const key of ['Home', ...Array(steps.length).fill('ArrowRight'), 'ArrowLeft', 'End']) {
      await page.keyboard.press(key);
      assert.equal(await page.locator('.reading').textContent(), await slider.getAttribute('aria-valuetext'));
      read.push(await slider.getAttribute('aria-valuetext'));
    }
    assert.deepEqual(read, [steps.at(-1), ...steps, steps.at(-1), steps.at(-2), steps.at(-1)]);
    assert.deepEqual([await slider.getAttribute('aria-valuemin'), await slider.getAttribute('aria-valuenow'),
      await slider.getAttribute('aria-valuemax')], ['1', `${steps.length}`, `${steps.length}`]);
  }));

  test(`Chart_${size}_IsReadByPointer`, () => use(started, { viewport }, async page => {
    await page.goto(address);
    for (const { x, y, step } of await middles(page)) {
      await page.mouse.move(x, y);
      assert.equal(await page.locator('.reading').textContent(), steps[step]);
    }
  }));
}

test('Chart_IsDrawnInColoursThatCanBeSeen', async t => {
  for (const colorScheme of ['light', 'dark'])
    await t.test(colorScheme, () => use(started, { colorScheme }, async page => {
      await page.goto(address);
      await page.getByRole('slider').focus();
      const back = await colour(page, '.wide .chart-back', 'fill');
      for (const text of ['.price-chart', '.chart-drop', '.chart-rise'])
        assert.ok(contrast(back, await colour(page, `.wide ${text}`, 'fill')) >= 4.5, text);
      for (const line of ['.chart-line', '.chart-axis', '.chart-reading'])
        assert.ok(contrast(back, await colour(page, `.wide ${line}`, 'stroke')) >= 3, line);
      for (const sign of ['.chart-highest', '.chart-lowest', '.chart-current'])
        assert.ok(contrast(back, await colour(page, `.wide ${sign}`, 'fill')) >= 3, sign);
    }));
});

test('Chart_OfTheSearch_IsExplainedByWordsBesideIt', () => use(started, {}, async page => {
  await page.goto('/');
  for (const article of await page.getByRole('article').all()) {
    assert.equal(await article.locator('svg[aria-hidden=true]').count(), 1);
    assert.match(await article.getByRole('figure').innerText(), /^[\d,.]+\s€ (to [\d,.]+\s€ )?since \d+ \w+ \d{4}$/);
  }
}));

// Where each step of the line is in the window, but those too short to point at.
const middles = page => page.evaluate(() => {
  const chart = [...document.querySelectorAll('.price-chart')].find(one => one.getClientRects().length > 0);
  chart.scrollIntoView({ behavior: 'instant' });
  const place = chart.querySelector('.chart-line').getScreenCTM();
  const starts = [...chart.querySelector('.chart-line').getAttribute('d').matchAll(/[MH]([\d.]+)/g)].map(match => Number(match[1]));
  return starts.slice(0, -1).map((start, step) => ({ step, length: starts[step + 1] - start, middle: (start + starts[step + 1]) / 2 }))
    .filter(one => one.length * place.a > 2)
    .map(({ step, middle }) => ({ step, x: place.a * middle + place.e, y: place.f + 20 }));
});

const colour = async (page, selector, property) => {
  const text = await page.locator(selector).first().evaluate((one, name) => getComputedStyle(one)[name], property);
  return text.match(/[\d.]+/g).slice(0, 3).map(Number);
};

// By WCAG 2.
function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
