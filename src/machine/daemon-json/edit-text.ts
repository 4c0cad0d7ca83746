import { command } from "../../system/quote.ts";
import type { Edit, Json } from "./edits.ts";
import { faultError } from "./faults.ts";
import { listLayout, styleIn, written } from "./json-style.ts";
import { JsonFault, type JsonMember, type JsonNode, parseObject } from "./json-text.ts";

/**
 * The text of daemon.json with these changes made, every other byte of it left as it is; what is so already stays as it
 * is written. templates/script/daemon-keys.sh does the same in Python; a test compares the two byte for byte.
 * @throws SetupError "daemon-json" for what dockerd would refuse, and where a key stands in another case
 */
export function editDaemonJson(text: string | undefined, edits: readonly Edit[]): string {
  return edits.reduce((now, edit) => editOne(now, edit), text ?? "");
}

/** Those of the changes that are still to be made. @throws SetupError "daemon-json" */
export const editsLeft = (text: string | undefined, edits: readonly Edit[]): Edit[] =>
  edits.filter((edit) => editOne(text ?? "", edit) !== (text ?? ""));

/** sh: the words FILE EDITS LINES of templates/script/daemon-keys.sh. */
export function editWordsInScript(path: string, edits: readonly Edit[]): string {
  return command([path, JSON.stringify(edits), linesOf(edits)]);
}

/** What a file that says just that has between its braces. */
export function linesOf(edits: readonly Edit[]): string {
  const comes = edits.filter(({ op }) => op === "set" || op === "add");
  return editDaemonJson("", comes).split("\n").slice(1, -2).join("\n");
}

/**
 * The changes that take these back: each place becomes what it was in an older text, where it is still as these made it
 * of that. @throws SetupError "daemon-json"
 */
export function takingBack(
  edits: readonly Edit[],
  before: string | undefined,
  now: string | undefined,
): Edit[] {
  const made = editDaemonJson(before, edits);
  const same = (a: Json | undefined, b: Json | undefined) =>
    (a === undefined ? "" : canonical(a)) === (b === undefined ? "" : canonical(b));
  const paths = new Map(edits.map(({ path }) => [path.join("\0"), path]));
  return [...paths.values()].flatMap((whole): Edit[] => {
    // A place whose object was not there before goes with that object, where nothing else is in it.
    const path =
      whole.length > 1 &&
      valueAt(before, whole.slice(0, 1)) === undefined &&
      same(valueAt(now, whole.slice(0, 1)), valueAt(made, whole.slice(0, 1)))
        ? whole.slice(0, 1)
        : whole;
    if (!same(valueAt(now, path), valueAt(made, path))) return [];
    const value = valueAt(before, path);
    return [value === undefined ? { op: "remove", path } : { op: "set", path, value }];
  });
}

/** What stands at a place; undefined where nothing does. @throws SetupError "daemon-json" */
export function valueAt(text: string | undefined, path: readonly string[]): Json | undefined {
  if (text === undefined || isBlank(text)) return undefined;
  return safely(text, () => {
    const { member, rest } = walk(text, path);
    return member && rest.length === 0 ? jsonOf(text, member.value) : undefined;
  });
}

/** Whether one of these keys stands there more than once: dockerd takes the last, and somebody means another. */
export const standsTwice = (text: string, keys: readonly string[]): boolean =>
  !isBlank(text) &&
  safely(text, () => {
    const { members } = parseObject(text);
    return keys.some((key) => members.filter((member) => member.key === key).length > 1);
  });

const isBlank = (text: string): boolean => /^[ \t\r\n]*$/.test(text);
const jsonOf = (text: string, { start, end }: JsonNode): Json => JSON.parse(text.slice(start, end)) as Json;

function safely<T>(text: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof JsonFault ? faultError(text, error) : error;
  }
}

/** How far a path leads: the deepest member on it, the object that it stands in, and what of the path is left. */
function walk(text: string, path: readonly string[]) {
  const root = parseObject(text);
  const parents: JsonNode[] = [];
  let node = root;
  let member: JsonMember | undefined;
  let depth = 0;
  while (depth < path.length) {
    if (node.kind !== "object") throw new JsonFault(node.start, "not-an-object");
    const key = path[depth]!;
    const found = node.members.filter((one) => one.key === key).at(-1);
    if (depth === 0) {
      const other = node.members.find(
        (one) => one.key !== key && one.key.toLowerCase() === key.toLowerCase(),
      );
      if (other) throw new JsonFault(other.keyStart, "key-in-capitals");
    }
    if (found === undefined) break;
    parents.push(node);
    member = found;
    node = found.value;
    depth++;
  }
  return { root, node, member, parents, rest: path.slice(depth) };
}

function editOne(text: string, edit: Edit): string {
  const { op, path, value } = edit;
  const goes = op === "remove" || op === "take";
  if (isBlank(text)) return goes ? text : fresh(path, value!);
  return safely(text, () => {
    const { root, node, member, parents, rest } = walk(text, path);
    if (rest.length > 0) {
      if (goes) return text;
      return inserted(text, root, node, member, parents.at(-1), rest, value!);
    }
    const parent = parents.at(-1)!;
    if (op === "remove") return without(text, parent, path.at(-1)!);
    const there = jsonOf(text, member!.value);
    if (op === "set") {
      if (canonical(there) === canonical(value!)) return text;
      return replaced(text, root, parent, member!, value!);
    }
    if (member!.value.kind !== "array") {
      if (text.slice(member!.value.start, member!.value.end) !== "null")
        throw new JsonFault(member!.value.start, "no-list");
      return goes ? text : replaced(text, root, parent, member!, value!);
    }
    return withEntries(text, root, parent, member!, op === "add", value as readonly Json[]);
  });
}

const fresh = (path: readonly string[], value: Json): string =>
  `${JSON.stringify(nested(path, value), null, 2)}\n`;

/** {a: {b: value}} for [a, b]. */
export const nested = (path: readonly string[], value: Json): Json =>
  path.reduceRight<Json>((inside, key) => ({ [key]: inside }), value);

/** Equal for equal values, whatever the order of keys. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  // A file may hold null, which no edit does.
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`;
}

function inserted(
  text: string,
  root: JsonNode,
  node: JsonNode,
  member: JsonMember | undefined,
  parent: JsonNode | undefined,
  rest: readonly string[],
  value: Json,
): string {
  if (node.members.length === 0) {
    if (member === undefined) return fresh(rest, value);
    return replaced(text, root, parent!, member, nested(rest, value));
  }
  const style = styleIn(text, root, node);
  const at = node.members.at(-1)!.value.end;
  const [key, ...inner] = rest;
  return `${text.slice(0, at)},${style.gap}${JSON.stringify(key)}${style.colon}${written(nested(inner, value), style)}${text.slice(at)}`;
}

function replaced(text: string, root: JsonNode, parent: JsonNode, member: JsonMember, value: Json): string {
  const style = styleIn(text, root, parent, member);
  return text.slice(0, member.value.start) + written(value, style) + text.slice(member.value.end);
}

/** Entries that stay keep their own form, and the list its own layout. */
function withEntries(
  text: string,
  root: JsonNode,
  parent: JsonNode,
  member: JsonMember,
  comes: boolean,
  entries: readonly Json[],
): string {
  const { items, start, end } = member.value;
  const named = (value: Json) => entries.some((entry) => canonical(entry) === canonical(value));
  const kept = comes ? items : items.filter((item) => !named(jsonOf(text, item)));
  const there = items.map((item) => canonical(jsonOf(text, item)));
  const more = comes ? entries.filter((entry) => !there.includes(canonical(entry))) : [];
  if (kept.length === items.length && more.length === 0) return text;
  const style = styleIn(text, root, parent, member);
  const layout = listLayout(text, member.value, style);
  const inside = [
    ...kept.map((item) => text.slice(item.start, item.end)),
    ...more.map((entry) => written(entry, layout.inner)),
  ];
  const list = inside.length === 0 ? "[]" : `[${layout.head}${inside.join(layout.join)}${layout.tail}]`;
  return text.slice(0, start) + list + text.slice(end);
}

/**
 * An object without a key, each time that it stands there. A member goes with the comma behind it; behind the last one
 * that stays, with the comma before it.
 */
export function without(text: string, node: JsonNode, name: string): string {
  const { members } = node;
  if (members.every(({ key }) => key === name))
    return `${text.slice(0, node.start)}{}${text.slice(node.end)}`;
  let result = text;
  for (let index = members.length - 1; index >= 0; index -= 1) {
    const member = members[index]!;
    if (member.key !== name) continue;
    const isTail = members.slice(index).every(({ key }) => key === name);
    const from = isTail ? members[index - 1]!.value.end : member.keyStart;
    const to = isTail ? member.value.end : members[index + 1]!.keyStart;
    result = result.slice(0, from) + result.slice(to);
  }
  return result;
}
