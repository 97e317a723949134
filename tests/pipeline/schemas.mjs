// What of a schema's clients would break under another one. A request may be taken more widely and an answer be given more narrowly,
// never the other way round.

const UPPER = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
const LOWER = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const SAME = ['pattern', 'format', 'multipleOf', 'default'];

const typesOf = (schema) => [schema.type ?? []].flat();
const valuesOf = (schema) => schema.enum ?? ('const' in schema ? [schema.const] : undefined);
const missing = (from, within) => from.filter((value) => !within.includes(value));

// A whole number is a number.
const takes = (types) => (types.includes('number') ? [...types, 'integer'] : types);

function* typeFaults(before, after, direction, where) {
  const [old, now] = [typesOf(before), typesOf(after)];
  if (old.length === 0 && now.length === 0) return;
  const lost = direction === 'request' ? missing(old, takes(now)) : missing(now, takes(old));
  const isOpened = direction === 'request' ? now.length === 0 : old.length === 0;
  if (!isOpened && (lost.length > 0 || old.length === 0 || now.length === 0))
    yield `${where}: its type was ${old.join(' or ') || 'any'} and is ${now.join(' or ') || 'any'}`;
}

function* valueFaults(before, after, direction, where) {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (direction === 'request') {
    const lost = now ? missing(old ?? ['any other value'], now) : [];
    if (lost.length > 0) yield `${where}: ${lost.join(', ')} is taken no more`;
  } else if (old) {
    const added = missing(now ?? ['any other value'], old);
    if (added.length > 0) yield `${where}: ${added.join(', ')} may come now, which a closed list does not know`;
  }
}

function* limitFaults(before, after, direction, where) {
  if (direction === 'request') {
    for (const limit of UPPER) if (after[limit] < (before[limit] ?? Infinity)) yield `${where}: ${limit} is ${after[limit]} now`;
    for (const limit of LOWER) if (after[limit] > (before[limit] ?? -Infinity)) yield `${where}: ${limit} is ${after[limit]} now`;
  }
  for (const key of SAME) {
    const isNew = before[key] === undefined;
    const isLoosened = after[key] === undefined && direction === 'request' && key !== 'default';
    if (before[key] !== after[key] && !isLoosened && !(isNew && direction === 'response'))
      yield `${where}: ${key} was ${before[key] ?? 'absent'} and is ${after[key] ?? 'absent'}`;
  }
}

function* propertyFaults(before, after, direction, where, sides, seen) {
  for (const [name, property] of Object.entries(before.properties ?? {})) {
    const now = after.properties?.[name];
    if (now === undefined) yield `${where}.${name} is gone`;
    else yield* schemaFaults(property, now, direction, `${where}.${name}`, sides, seen);
  }
  const [old, required] = [before.required ?? [], after.required ?? []];
  if (direction === 'request') for (const name of missing(required, old)) yield `${where}.${name} is required now`;
  else for (const name of missing(old, required)) if (after.properties?.[name]) yield `${where}.${name} may be absent now`;
  if (direction === 'request' && after.additionalProperties === false && (before.additionalProperties ?? true) !== false)
    yield `${where}: other fields are refused now`;
}

function* choiceFaults(before, after, direction, where, sides, seen) {
  for (const kind of ['oneOf', 'anyOf', 'allOf']) {
    const [old, now] = [before[kind] ?? [], after[kind] ?? []];
    if (old.length !== now.length) yield `${where}: ${kind} had ${old.length} choices and has ${now.length}`;
    else for (const [i, choice] of old.entries()) yield* schemaFaults(choice, now[i], direction, where, sides, seen);
  }
}

export function* schemaFaults(old, now, direction, where, sides, seen = new Set()) {
  const [before, after] = [sides.before(old), sides.after(now)];
  // A schema may hold itself.
  const pair = `${old?.$ref} ${now?.$ref}`;
  if (old?.$ref && seen.has(pair)) return;
  const inner = old?.$ref ? new Set([...seen, pair]) : seen;
  yield* typeFaults(before, after, direction, where);
  yield* valueFaults(before, after, direction, where);
  yield* limitFaults(before, after, direction, where);
  yield* propertyFaults(before, after, direction, where, sides, inner);
  yield* choiceFaults(before, after, direction, where, sides, inner);
  for (const [key, mark] of [['items', '[]'], ['additionalProperties', '{}']])
    if (typeof before[key] === 'object' && typeof after[key] === 'object')
      yield* schemaFaults(before[key], after[key], direction, `${where}${mark}`, sides, inner);
}
