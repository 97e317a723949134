import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  check, leftOver, lintFaults, missingScripts, readPage, readWorkflows, ruleFaults, toWorkflow,
} from './check.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const page = readPage(await readFile(new URL('../../docs/pipeline.md', import.meta.url), 'utf8'));
const workflows = await readWorkflows(ROOT);

test('the workflows pass', async () => assert.deepEqual(await check(ROOT), []));

test('the page has pins and commands', () => assert.ok(page.pinned.size > 10 && page.listed.size > 8));

// A mutant: a workflow, what is changed in it, and what must be said of it.
const MUTANTS = [
  ['ci.yml', /checkout@[0-9a-f]{40} # v[\d.]+/, 'checkout@v7', /pins: test: pin actions\/checkout@v7 by the 40 digits/],
  ['ci.yml', /checkout@[0-9a-f]{40}/g, `checkout@${'a'.repeat(40)}`, /pins: test: actions\/checkout@a+ is not in the table of pins/],
  ['ci.yml', / # v7\.0\.1/g, '', /pins: test: say the version of actions\/checkout/],
  ['ci.yml', /^permissions: \{\}\n/m, '', /permissions: permissions of the workflow/],
  ['ci.yml', 'permissions: {}', 'permissions: write-all', /permissions: permissions of the workflow/],
  ['ci.yml', 'permissions: {}', 'permissions: {packages: write}', /permissions: permissions of the workflow/],
  ['ci.yml', 'contents: read', 'actions: write', /permissions: test: actions: write is nothing/],
  ['ci.yml', /    permissions:\n      contents: read/, '    permissions: write-all', /permissions: test: name each permission/],
  ['ci.yml', /    timeout-minutes: 60\n/, '', /timeouts: test: give it timeout-minutes/],
  ['ci.yml', 'timeout-minutes: 60', 'timeout-minutes: 360', /timeouts: test: give it timeout-minutes/],
  ['ci.yml', 'ubuntu-24.04', 'ubuntu-latest', /runners: test: name its runner with its version/],
  ['deploy.yml', 'vars.AWS_REGION', 'vars.AWS_ZONE', /variables: docs\/pipeline\.md says nothing of the variable AWS_ZONE/],
  ['ci.yml', /^concurrency:\n(  .*\n)+/m, '', /concurrency: say by concurrency/],
  ['ci.yml', '  pull_request:', '  pull_request_target:', /triggers: pull_request_target/],
  ['ci.yml', /persist-credentials: false/, 'persist-credentials: true', /credentials: test: check out/],
  ['ci.yml', 'run: .ci/run', 'run: ./build.sh', /commands: test: "\.\/build\.sh" is not in the table/],
  ['ci.yml', 'run: .ci/run', 'run: |\n          .ci/run\n          date', /scripts: test: move "\.ci\/run…"/],
  ['ci.yml', 'run: .ci/run', 'run: echo ${{ github.head_ref }}', /scripts: test: hand values to/],
  ['ci.yml', 'runs-on: ubuntu-24.04', 'runs-on: windows-1', /actionlint: .*label "windows-1" is unknown/],
  ['ci.yml', 'matrix.target', 'matrix.tarket', /actionlint: .*property "tarket" is not defined/],
  ['release.yml', 'needs: [version, images]', 'needs: [version, image]', /actionlint: .*needs job "image"/],
  ['deploy.yml', /    environment: .*\n/, '', /approvals: deploy: it reaches the cloud/],
];

for (const [name, from, to, said] of MUTANTS)
  test(`${name} with ${JSON.stringify(to)} for ${from} is refused`, async () => {
    const { text } = workflows.find((workflow) => workflow.name === name);
    const mutant = text.replace(from, to);
    assert.notEqual(mutant, text);
    const workflow = toWorkflow(name, mutant);
    const faults = said.source.startsWith('actionlint') ? await lintFaults(workflow) : ruleFaults(workflow, page);
    assert.ok(faults.some((fault) => said.test(fault)), faults.join('\n') || 'nothing was said');
  });

test('a page that names what is no more is refused', () => {
  const pinned = new Map([[`actions/gone@${'b'.repeat(40)}`, { version: 'v1', where: '' }]]);
  const listed = new Map([['ops/gone.sh', 'no']]);
  const said = leftOver(workflows, { pinned, listed }).join('\n');
  for (const words of ['no workflow uses actions/gone', 'say where actions/gone', 'no workflow runs ops/gone.sh', 'say why ops/gone.sh'])
    assert.ok(said.includes(words), said);
});

test('a command whose script is missing is refused', async () =>
  assert.deepEqual(await missingScripts(ROOT, { listed: new Map([['ops/gone.sh --now', 'yes']]) }),
    ['ops/gone.sh: there is no such script, or it is not executable']));
