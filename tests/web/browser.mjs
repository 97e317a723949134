// A browser, and what is watched while it is used.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

export const site = process.env.AVIV_WEB;

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const mostKilobytes = 60;
const mostRequests = 5;

// Into a world of its own, where the page's policy does not reach.
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One for all tests of a file. */
export function launch() {
  const started = {};
  before(async () => { started.browser = await chromium.launch({ executablePath: process.env.CHROMIUM }); });
  after(() => started.browser?.close());
  return started;
}

/** Opens a tab for a test. In the end it must have said nothing, and asked no other host for anything. */
export async function use(started, options, action) {
  const context = await started.browser.newContext({ baseURL: site, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const seen = watch(page);
  try {
    await action(page, seen);
    assert.deepEqual(seen.messages, []);
    assert.deepEqual(seen.elsewhere, []);
  } finally {
    await context.close();
  }
}

function watch(page) {
  const seen = { messages: [], elsewhere: [], expected: new Set(), allowed: [] };
  // A browser reports an answer of 400 or 404 to its console, whatever the page is.
  page.on('console', message => {
    const { url } = message.location();
    const text = `${message.type()} at ${url}: ${message.text()}`;
    if (!seen.expected.has(url) && !seen.allowed.some(one => one.test(text))) seen.messages.push(text);
  });
  page.on('pageerror', error => seen.messages.push(`error at ${page.url()}: ${error.message}`));
  page.on('request', request => { if (!/^(data|blob):/.test(request.url()) && !isOurs(request.url())) seen.elsewhere.push(request.url()); });
  return seen;
}

const isOurs = address => new URL(address).origin === new URL(site).origin;

/** Opens a page that is to be answered by a status, and sees what it weighs. */
export async function open(page, seen, address, status = 200) {
  if (status >= 400) seen.expected.add(new URL(address, site).href);
  const weight = await weigh(page);
  const answer = await page.goto(address, { waitUntil: 'load' });
  assert.equal(answer.status(), status, address);
  const { bytes, addresses } = await weight();
  assert.ok(bytes <= mostKilobytes * 1024, `${address} weighs ${bytes} bytes`);
  assert.ok(addresses.length <= mostRequests, `${address} asks for ${addresses.join(', ')}`);
}

// As it comes over the wire, with its headers, and nothing from the cache.
async function weigh(page) {
  const wire = await page.context().newCDPSession(page);
  const seen = { bytes: 0, addresses: [] };
  wire.on('Network.requestWillBeSent', sent => seen.addresses.push(sent.request.url));
  wire.on('Network.loadingFinished', loaded => { seen.bytes += loaded.encodedDataLength; });
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  return async () => {
    await wire.detach();
    return seen;
  };
}

/** What axe finds, a line each. */
export async function violations(page) {
  const wire = await page.context().newCDPSession(page);
  const { frameTree } = await wire.send('Page.getFrameTree');
  const { executionContextId } = await wire.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  await wire.send('Runtime.evaluate', { contextId: executionContextId, expression: axe });
  const expression = `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] }).then(found =>
    found.violations.flatMap(one => one.nodes.map(node => one.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary)))`;
  const run = { contextId: executionContextId, awaitPromise: true, returnByValue: true, expression };
  const { result, exceptionDetails } = await wire.send('Runtime.evaluate', run);
  await wire.detach();
  assert.equal(exceptionDetails, undefined);
  return result.value;
}

/** Sends to the API, as a program would. */
export async function send(method, address, body) {
  const answer = await fetch(new URL(address, site), {
    method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
  });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}

export const home = {
  name: 'Two rooms by the canal', description: 'Third floor, south, quiet.', building_type: 'APARTMENT',
  postal_address: { street_address: '12 quai de Valmy', postal_code: '75010', city: 'Valmy', country: 'FR' },
  latest_price_eur: 100000, surface_area_m2: 43.5, rooms_count: 2, bedrooms_count: 1,
};
