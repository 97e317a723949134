// What holds of every page: nobody is shut out, nothing is cut off, little is sent.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { home, launch, open, send, site, use, violations } from './browser.mjs';

const started = launch();
const pages = {
  'the search': ['/', 200, 'Find homes'],
  'more results': ['/', 200, 'Find homes'],
  'all filters': ['/?country=FR&min_rooms=1&sort=-price&price_dropped=true', 200, 'Find homes'],
  'an empty result': ['/?city=Nowhere', 200, 'Nothing found'],
  'a bad filter': ['/?min_price=cheap&sort=luck', 400, 'Find homes'],
  'an unknown address': ['/nowhere', 404, 'Nothing is here'],
  'an unknown home': ['/homes/999999999', 404, 'Nothing is here'],
  'a bad range': ['/homes/1?range=10y', 400, 'Bad Request'],
};
const looks = {
  'wide and light': { colorScheme: 'light' },
  'wide and dark': { colorScheme: 'dark' },
  'narrow and light': { colorScheme: 'light', viewport: { width: 320, height: 640 } },
  'narrow and dark': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
  'twice as large': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
};

before(async () => {
  const { id } = (await send('POST', '/listings', home)).body;
  await send('DELETE', `/listings/${id}`);
  pages['a home that is gone'] = [`/homes/${id}`, 404, 'Nothing is here'];
  const [newest] = (await send('GET', '/listings?limit=1')).body;
  pages['a home'] = [`/homes/${newest.id}`, 200, newest.name];
  pages['a home over a year'] = [`/homes/${newest.id}?range=1y`, 200, newest.name];
  const found = await (await fetch(site)).text();
  pages['more results'][0] = found.match(/rel="next" href="([^"]+)"/)[1];
});

for (const [look, options] of Object.entries(looks))
  test(`Pages_${look.replaceAll(' ', '_')}_ShutNobodyOut`, async t => {
    for (const [name, [address, status, heading]] of Object.entries(pages))
      await t.test(name, () => use(started, options, async (page, seen) => {
        await open(page, seen, address, status);
        await page.getByRole('heading', { name: heading }).first().waitFor();
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(await cutOff(page), []);
      }));
  });

test('Page_InPrint_IsDarkOnWhite_WithoutWhatCannotBeUsedOnPaper', () => use(started, { colorScheme: 'dark' }, async page => {
  await page.goto(pages['a home'][0]);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['navigation', 'slider']) assert.equal(await page.getByRole(gone).count(), 0, gone);
  for (const kept of [page.getByRole('img'), page.getByRole('table')]) assert.ok(await kept.first().isVisible());
  const letters = await page.locator('p.price, .price-chart text, th, dt').evaluateAll(
    all => all.map(one => getComputedStyle(one)).map(style => style.fill === 'rgb(0, 0, 0)' ? style.color : style.fill));
  for (const colour of letters) assert.ok(Math.max(...colour.match(/\d+/g)) < 128, colour);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
}));

test('Page_WithReducedMotion_DoesNotMove', () => use(started, { reducedMotion: 'reduce' }, async page => {
  await page.goto(pages['a home'][0]);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto');
  await page.getByRole('link', { name: '1 year' }).click();
  await page.waitForURL(/range=1y/);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
}));

// What reaches beyond the window; a table that is too wide has a bar of its own.
const cutOff = page => page.evaluate(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  return [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML);
});
