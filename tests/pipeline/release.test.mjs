// The scripts of a release, in a checkout of their own with programs that only write down how they are called.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

const ROOT = new URL('../..', import.meta.url).pathname;
const folders = [];
let checkout;

after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

beforeEach(async () => {
  folders.push((checkout = await mkdtemp(join(tmpdir(), 'aviv-release-'))));
  for (const path of ['ops/release', 'scripts/common.sh', 'docs/openapi.json', 'tests/pipeline/contract.mjs', 'tests/pipeline/schemas.mjs'])
    await cp(join(ROOT, path), join(checkout, path), { recursive: true });
  await mkdir(join(checkout, 'deploy/kubernetes/overlays/staging'), { recursive: true });
  await writeFile(join(checkout, 'CHANGELOG.md'),
    '# Changelog\n\n## [Unreleased]\n\n## [1.4.0] - 2026-12-01\n\n- Towns.\n\n## [1.3.0] - 2026-11-01\n');
  for (const [name, end] of [['kubectl', '[[ "$*" != "$KUBECTL_FAILS"* ]]'], ['kustomize', 'true'], ['cosign', 'true']])
    await program(name, `echo "${name} $*" >>"$CALLS"; ${end}`);
});

async function program(name, body) {
  await mkdir(join(checkout, 'bin'), { recursive: true });
  await writeFile(join(checkout, 'bin', name), `#!/usr/bin/env bash\n${body}\n`);
  await chmod(join(checkout, 'bin', name), 0o755);
}

const run = (script, args = [], env = {}) => new Promise((resolve) => {
  const calls = join(checkout, 'calls');
  const options = { cwd: checkout, env: { PATH: `${checkout}/bin:${process.env.PATH}`, CALLS: calls, KUBECTL_FAILS: 'nothing', ...env } };
  execFile('bash', [script, ...args], options, async (error, stdout, stderr) => {
    const called = await readFile(calls, 'utf8').catch(() => '');
    resolve({ code: error?.code ?? 0, said: stdout + stderr, calls: called.trim().split('\n') });
  });
});

const git = (...args) => run('-c', [
  'git -c user.name=t -c user.email=t@example.com -c init.defaultBranch=main -c commit.gpgsign=false "$@"', 'git', ...args]);

async function release() {
  for (const args of [['init', '-q'], ['add', '-A'], ['commit', '-qm', 'All'], ['tag', 'v1.4.0']])
    assert.equal((await git(...args)).code, 0);
}

const OVERLAY = 'deploy/kubernetes/overlays/staging';
const IMAGES = 'kustomize edit set image aviv-api=ghcr.io/aviv/listing-api/api:1.4.0 aviv-migrate=ghcr.io/aviv/listing-api/migrate:1.4.0';
const LOOKED = 'kubectl -n aviv get job/aviv-migrate-1.4.0 --ignore-not-found'
  + ' --output jsonpath={.status.conditions[?(@.type=="Failed")].status}';
const replacedAllBut = (left) => [
  `kubectl apply -k ${OVERLAY} -l app.kubernetes.io/component notin (${left})`,
  'kubectl -n aviv rollout status --timeout=15m deployment/aviv-api',
];

test('a deployment migrates before it replaces', async () => {
  const { code, calls } = await run('ops/release/deploy.sh', ['staging', 'Aviv/Listing-API', '1.4.0', 'false']);
  assert.equal(code, 0);
  assert.deepEqual(calls, [
    IMAGES,
    LOOKED,
    `kubectl apply -k ${OVERLAY} -l app.kubernetes.io/component!=api`,
    'kubectl -n aviv wait --for=jsonpath={.status.conditions[0].status}=True --timeout=60m job/aviv-migrate-1.4.0',
    'kubectl -n aviv wait --for=condition=complete --timeout=30s job/aviv-migrate-1.4.0',
    ...replacedAllBut('migrate'),
  ]);
});

test('a migration that fails leaves the instances as they are', async () => {
  const { code, said, calls } = await run('ops/release/deploy.sh', ['staging', 'a/b', '1.4.0'], { KUBECTL_FAILS: '-n aviv wait' });
  assert.equal(code, 1);
  assert.match(said, /The instances are as they were/);
  assert.ok(!calls.some((call) => call.includes('notin') || call.includes('rollout')));
});

test('migrations that failed before are begun anew', async () => {
  await program('kubectl', 'echo "kubectl $*" >>"$CALLS"; [[ "$*" != *" get job/"* ]] || printf True');
  const { code, calls } = await run('ops/release/deploy.sh', ['staging', 'a/b', '1.4.0']);
  assert.equal(code, 0);
  assert.deepEqual(calls.slice(1, 3), [LOOKED, 'kubectl -n aviv delete job/aviv-migrate-1.4.0']);
});

test('instances that do not get ready fail the deployment', async () => {
  const { code, said } = await run('ops/release/deploy.sh', ['staging', 'a/b', '1.4.0'], { KUBECTL_FAILS: '-n aviv rollout' });
  assert.equal(code, 1);
  assert.match(said, /Not all instances of 1\.4\.0 are ready/);
});

test('going back runs no migration, and leaves the database', async () => {
  const { code, calls } = await run('ops/release/deploy.sh', ['staging', 'Aviv/Listing-API', '1.4.0', 'true']);
  assert.equal(code, 0);
  assert.deepEqual(calls, [IMAGES, ...replacedAllBut('migrate,database')]);
});

for (const [args, code] of [
  [['staging', 'a/b', '1.3.0', 'back'], 2],
  [['staging', 'a/b', '1.3.0', 'TRUE'], 2],
  [['staging', 'a/b', '1.3.0', 'true', 'more'], 2],
  [['staging', 'a/b', 'v1.4.0'], 1],
  [['staging', 'a/b', '1.4.0;rm'], 1],
  [['staging', 'a/b', '1.4.0-rc.1'], 1],
  [['../overlays/staging', 'a/b', '1.4.0'], 1],
  [['staging', 'a/b/c', '1.4.0'], 1],
])
  test(`${args.join(' ')} is refused before anything is done`, async () => {
    const answer = await run('ops/release/deploy.sh', args);
    assert.equal(answer.code, code, answer.said);
    assert.deepEqual(answer.calls, ['']);
  });

test('an environment that is not there is refused', async () => {
  const { code, said } = await run('ops/release/deploy.sh', ['test', 'a/b', '1.4.0']);
  assert.equal(code, 1);
  assert.match(said, /name development, staging or production/);
});

test('images are verified as signed by the workflow of their tag', async () => {
  const { code, calls } = await run('ops/release/verify.sh', ['Aviv/API', '1.4.0']);
  assert.equal(code, 0);
  assert.deepEqual(calls, ['api', 'migrate'].map((target) => `cosign verify ghcr.io/aviv/api/${target}:1.4.0`
    + ' --certificate-oidc-issuer https://token.actions.githubusercontent.com'
    + ' --certificate-identity https://github.com/Aviv/API/.github/workflows/images.yml@refs/tags/v1.4.0'));
});

for (const [tag, code, words] of [
  ['v1.4.0', 0, /^version=1\.4\.0\nregistry=ghcr\.io\/aviv\/listing-api\n$/],
  ['v1.5.0', 1, /CHANGELOG\.md has no section '## \[1\.5\.0\] - DATE'/],
  ['v1.3.0', 1, /CHANGELOG\.md has no section '## \[1\.3\.0\] - DATE'/],
  ['v1.4', 1, /'v1\.4' is no version/],
  ['main', 1, /'main' is no version/],
])
  test(`a release of ${tag} ends with ${code}`, async () => {
    const answer = await run('ops/release/version.sh', [], { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: 'Aviv/Listing-API' });
    assert.equal(answer.code, code, answer.said);
    assert.match(answer.said, words);
  });

test('a release of what main has not is refused', async () => {
  await release();
  const env = { GITHUB_REF_NAME: 'v1.4.0', GITHUB_REF_TYPE: 'tag', GITHUB_REPOSITORY: 'Aviv/Listing-API' };
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  assert.equal((await run('ops/release/version.sh', [], env)).code, 0);
  await git('commit', '-q', '--allow-empty', '-m', 'Of a branch');
  const { code, said } = await run('ops/release/version.sh', [], env);
  assert.deepEqual([code, /main has not/.test(said)], [1, true], said);
});

test('without a release there is nothing to compare, and that is said', async () => {
  await git('init', '-q');
  const { code, said } = await run('ops/release/contract.sh');
  assert.deepEqual([code, /NOT COMPARED/.test(said)], [0, true], said);
});

test('a document that breaks clients of the last release is refused', async () => {
  await release();
  assert.match((await run('ops/release/contract.sh')).said, /No client of v1\.4\.0 breaks/);
  const document = JSON.parse(await readFile(join(checkout, 'docs/openapi.json'), 'utf8'));
  delete document.paths['/listings'].post;
  await writeFile(join(checkout, 'docs/openapi.json'), JSON.stringify(document));
  const { code, said } = await run('ops/release/contract.sh');
  assert.equal(code, 1);
  assert.match(said, /POST \/listings: it is gone\n/);
});
