// node contract.mjs OLD NEW: what of OLD's clients would break under NEW, a line each; exit code 1 if anything would. What counts is in
// docs/decisions/0006-api-versioning.md. The server refuses fields and parameters that it does not know, so taking one away breaks too.
import { readFile } from 'node:fs/promises';
import { schemaFaults } from './schemas.mjs';

const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options'];

export const resolver = (document) => function resolve(node) {
  if (!node?.$ref) return node ?? {};
  const target = node.$ref.slice(2).split('/').reduce((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return resolve(target);
};

const parametersOf = (path, operation, resolve) => new Map([...(path.parameters ?? []), ...(operation.parameters ?? [])]
  .map(resolve).map((parameter) => [`${parameter.in} parameter ${parameter.name}`, parameter]));

function* parameterFaults(before, after, sides) {
  for (const [name, parameter] of before) {
    const now = after.get(name);
    if (!now) yield `${name} is gone`;
    else {
      if (now.required && !parameter.required) yield `${name} is required now`;
      yield* schemaFaults(parameter.schema, now.schema, 'request', name, sides);
    }
  }
  for (const [name, parameter] of after) if (!before.has(name) && parameter.required) yield `${name} is new and required`;
}

function* contentFaults(before, after, direction, where, sides) {
  for (const [type, { schema }] of Object.entries(before?.content ?? {})) {
    const now = after?.content?.[type];
    if (!now) yield `${where}: ${type} is gone`;
    else yield* schemaFaults(schema, now.schema, direction, where, sides);
  }
}

function* bodyFaults(before, after, sides) {
  const [body, now] = [sides.before(before.requestBody), sides.after(after.requestBody)];
  if (now.required && !body.required) yield 'the body is required now';
  yield* contentFaults(body, now, 'request', 'body', sides);
}

function* responseFaults(before, after, sides) {
  for (const [status, response] of Object.entries(before.responses ?? {})) {
    const [old, now] = [sides.before(response), after.responses?.[status] && sides.after(after.responses[status])];
    if (!now) yield `the answer ${status} is gone`;
    else {
      for (const header of Object.keys(old.headers ?? {})) if (!now.headers?.[header]) yield `${status}: the header ${header} is gone`;
      yield* contentFaults(old, now, 'response', status, sides);
    }
  }
}

// No requirement, or an empty one among them, lets the anonymous in.
const isOpen = (operation, document) => {
  const needs = operation.security ?? document.security ?? [];
  return needs.length === 0 || needs.some((need) => Object.keys(need).length === 0);
};

function* operationFaults(before, after, paths, sides) {
  if (before.operationId !== after.operationId) yield `its operation id was ${before.operationId}`;
  if (isOpen(before, sides.documents[0]) && !isOpen(after, sides.documents[1])) yield 'it wants a credential now';
  yield* parameterFaults(parametersOf(paths[0], before, sides.before), parametersOf(paths[1], after, sides.after), sides);
  yield* bodyFaults(before, after, sides);
  yield* responseFaults(before, after, sides);
}

export function breaks(before, after) {
  const sides = { before: resolver(before), after: resolver(after), documents: [before, after] };
  const faults = [];
  for (const [path, item] of Object.entries(before.paths))
    for (const method of METHODS.filter((name) => item[name])) {
      const now = after.paths[path]?.[method];
      const found = now ? operationFaults(item[method], now, [item, after.paths[path]], sides) : ['it is gone'];
      for (const fault of found) faults.push(`${method.toUpperCase()} ${path}: ${fault}`);
    }
  return faults;
}

if (process.argv[1] === import.meta.filename) {
  const [before, after] = await Promise.all(process.argv.slice(2).map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
  const faults = breaks(before, after);
  for (const fault of faults) console.log(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
