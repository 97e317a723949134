// What is asked of a workflow besides that GitHub would take it. Each rule yields what breaks it, in words that say what to do.

const WRITES = ['attestations', 'contents', 'id-token', 'packages', 'security-events'];
const PIN = /^([\w.-]+\/[\w./-]+)@([0-9a-f]{40})$/;

const stepsOf = (job) => job.steps ?? [];
const entries = (map) => Object.entries(map ?? {});

function* actionsOf({ document }) {
  for (const [name, job] of entries(document.jobs)) {
    if (job.uses) yield { job: name, uses: job.uses };
    for (const step of stepsOf(job)) if (step.uses) yield { job: name, uses: step.uses, step };
  }
}

export function* pins(workflow, { pinned }) {
  for (const { job, uses } of actionsOf(workflow)) {
    if (uses.startsWith('./')) continue;
    const [, action, commit] = PIN.exec(uses) ?? [];
    if (!action) yield `${job}: pin ${uses} by the 40 digits of a commit`;
    else if (!pinned.has(`${action}@${commit}`)) yield `${job}: ${uses} is not in the table of pins of docs/pipeline.md`;
    else if (!new RegExp(`${uses} # v\\d`).test(workflow.text)) yield `${job}: say the version of ${uses} in a comment behind it`;
  }
}

export function* permissions({ document }) {
  const top = document.permissions;
  const isLeast = top && typeof top === 'object' && entries(top).every(([scope, right]) => scope === 'contents' && right === 'read');
  if (!isLeast) yield 'permissions of the workflow: {} or contents: read, and more beside the job that needs it';
  for (const [name, job] of entries(document.jobs)) {
    if (typeof job.permissions === 'string') yield `${name}: name each permission`;
    else for (const [scope, right] of entries(job.permissions))
      if (right === 'write' && !WRITES.includes(scope)) yield `${name}: ${scope}: write is nothing that a job of ours needs`;
  }
}

export function* timeouts({ document }) {
  for (const [name, job] of entries(document.jobs))
    if (!job.uses && !(job['timeout-minutes'] > 0 && job['timeout-minutes'] <= 90)) yield `${name}: give it timeout-minutes, 90 at most`;
}

export function* runners({ document }) {
  for (const [name, job] of entries(document.jobs))
    if (!job.uses && !/\bubuntu-\d\d\.\d\d\b/.test(job['runs-on'])) yield `${name}: name its runner with its version, such as ubuntu-24.04`;
}

// Whoever sets up the repository must be told of each.
export function* variables({ text }, { words }) {
  for (const [, name] of text.matchAll(/\bvars\.(\w+)/g))
    if (!words.includes(`\`${name}\``)) yield `docs/pipeline.md says nothing of the variable ${name}`;
}

export function* concurrency({ document }) {
  const triggers = Object.keys(document.on ?? {});
  const isCalled = triggers.length === 1 && triggers[0] === 'workflow_call';
  if (!isCalled && !document.concurrency?.group) yield 'say by concurrency what becomes of two runs at once';
}

export function* triggers({ document }) {
  for (const trigger of ['pull_request_target', 'workflow_run'])
    if (trigger in (document.on ?? {})) yield `${trigger} runs what strangers wrote with rights of ours`;
}

// What a caller chose is data in a variable; in a line of a script it is code.
export function* scripts({ document }) {
  for (const [name, job] of entries(document.jobs))
    for (const step of stepsOf(job)) {
      if (step.run?.includes('${{')) yield `${name}: hand values to "${step.run.trim()}" by env`;
      if (step.run?.trim().includes('\n')) yield `${name}: move "${step.run.trim().split('\n')[0]}…" to a script: a step is one line`;
    }
}

export function* credentials(workflow) {
  for (const { job, uses, step } of actionsOf(workflow))
    if (uses.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)
      yield `${job}: check out with persist-credentials: false, or each later step has the token`;
}

// Who may deploy is said by the environment; a job that reaches a cloud without one was approved by nobody.
export function* approvals(workflow) {
  for (const { job, uses } of actionsOf(workflow))
    if (uses.startsWith('aws-actions/') && !workflow.document.jobs[job].environment)
      yield `${job}: it reaches the cloud, so name its environment`;
}

export function* commands({ document }, { listed }) {
  for (const [name, job] of entries(document.jobs))
    for (const { run } of stepsOf(job)) {
      const command = run?.trim();
      if (command && !listed.has(command)) yield `${name}: "${command}" is not in the table of commands of docs/pipeline.md`;
    }
}

export const RULES = {
  pins, permissions, timeouts, runners, variables, concurrency, triggers, scripts, credentials, approvals, commands,
};
