// The page to read and try the API. Its program is not ours: it is larger than our pages, and says its name to the console.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, send, use } from './browser.mjs';

const started = launch();

test('Docs_CreatesChangesAndDeletesAListing_TwiceInARow', () => use(started, {}, async (page, seen) => {
  seen.allowed.push(/^info .*@scalar/);
  await page.goto('/docs');
  for (let round = 0; round < 2; round++) {
    const created = await tryOut(page, 'Create a listing', 'post', '/listings');
    const { id } = await created.json();
    const changed = await tryOut(page, 'Change some of a listing', 'patch', '/listings/{id}', id);
    const prices = (await send('GET', `/listings/${id}/prices`)).body.map(price => price.price_eur);
    const deleted = await tryOut(page, 'Delete a listing', 'delete', '/listings/{id}', id);
    assert.deepEqual([created.status(), changed.status(), deleted.status()], [201, 200, 204]);
    assert.deepEqual(prices, [380000, 125000]);
    assert.equal((await send('GET', `/listings/${id}`)).status, 404);
  }
}));

// Sends the example of an operation, as it stands but for the id.
async function tryOut(page, name, method, path, id) {
  await page.getByRole('link', { name: new RegExp(`^${name}`) }).first().click();
  await page.getByRole('button', { name: `Test Request (${method} ${path})`, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (id !== undefined) {
    const row = dialog.getByRole('row').filter({ has: page.getByRole('checkbox', { name: 'Include id in request' }) });
    await row.getByRole('combobox', { name: 'Value' }).fill(`${id}`);
  }
  const answered = page.waitForResponse(answer => answer.request().method() === method.toUpperCase());
  await dialog.getByRole('button', { name: new RegExp(`^Send ${method}`) }).click();
  const answer = await answered;
  await answer.finished();
  await dialog.getByRole('button', { name: 'Close Client' }).click();
  return answer;
}
