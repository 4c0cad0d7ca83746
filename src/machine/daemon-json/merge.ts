import { without } from "./edit-text.ts";
import { faultError } from "./faults.ts";
import { JsonFault, type JsonMember, type JsonNode, parseObject } from "./json-text.ts";

const name = "registry-mirrors";
const newlines = /\r\n|\n|\r/;

/**
 * Gives the text of daemon.json with `registry-mirrors` set to `mirrors`, every other byte of the text left as it is:
 * key order, spelling of numbers and strings, indentation, line endings, the end of the file.
 *
 * - An absent, blank or empty-object text has no style to keep and gives the default form.
 * - A list that is already there, up to the slash at the end of an entry that dockerd itself ignores
 *   (ValidateMirror in moby's daemon/pkg/registry/config.go), gives the text unchanged.
 * - Of a key that stands there twice the last one counts, as in Go's encoding/json, so that one is replaced.
 * - An empty `mirrors` is written as an empty list: somebody wants none, and the next run sees that. `"absent"` removes
 *   the key (each of them); with nothing to remove the text comes back unchanged, an absent one as "".
 *
 * templates/script/daemon-json.sh does the same in Python; a test compares the two byte for byte.
 *
 * @param text the file's text, undefined where there is no file
 * @param mirrors URLs from parseRegistryMirror
 * @throws SetupError "daemon-json" with line and column for what dockerd would refuse: no strict JSON, a byte order
 *   mark (refused before 23.0, https://github.com/moby/moby/pull/44777), another case of the key (matched by Go, but
 *   unknown to findConfigurationConflicts in moby's daemon/config/config.go), a value that is no list of strings.
 */
export function mergeRegistryMirrors(
  text: string | undefined,
  mirrors: readonly string[] | "absent",
): string {
  if (text === undefined || isBlank(text)) return mirrors === "absent" ? (text ?? "") : fresh(mirrors);
  const { root, found } = read(text);
  if (mirrors === "absent") return found.length === 0 ? text : without(text, root, name);
  const last = found.at(-1);
  if (last !== undefined && sameList(listOf(text, last), mirrors)) return text;
  if (root.members.length === 0) return fresh(mirrors);
  return last === undefined ? inserted(text, root, mirrors) : replaced(text, root, last, mirrors);
}

/**
 * The registry mirrors that daemon.json names, as they are written there; none where the text is absent or blank.
 *
 * @throws SetupError "daemon-json", as mergeRegistryMirrors.
 */
export function readRegistryMirrors(text: string | undefined): string[] {
  return text === undefined || isBlank(text) ? [] : listOf(text, read(text).found.at(-1));
}

/** Whether daemon.json names registry mirrors at all, be it none. @throws SetupError "daemon-json" */
export function hasRegistryMirrors(text: string | undefined): boolean {
  return text !== undefined && !isBlank(text) && read(text).found.length > 0;
}

/**
 * The text with an empty list of registry mirrors said in so many words. A reload takes only the keys that the file has
 * (IsValueSet in moby's daemon/reload.go), so a daemon keeps the mirrors of a list that is merely gone.
 *
 * @throws SetupError "daemon-json", as mergeRegistryMirrors.
 */
export function withEmptyList(text: string | undefined): string {
  if (text === undefined || isBlank(text)) return `${JSON.stringify({ [name]: [] })}\n`;
  const { root, found } = read(text);
  const last = found.at(-1);
  if (last) return `${text.slice(0, last.value.start)}[]${text.slice(last.value.end)}`;
  const at = root.end - 1;
  return `${text.slice(0, at)}${root.members.length > 0 ? "," : ""}"${name}":[]${text.slice(at)}`;
}

const isBlank = (text: string): boolean => /^[ \t\r\n]*$/.test(text);

function fresh(mirrors: readonly string[]): string {
  return `${JSON.stringify({ [name]: mirrors }, null, 2)}\n`;
}

function read(text: string): { root: JsonNode; found: JsonMember[] } {
  try {
    const root = parseObject(text);
    for (const { key, keyStart, value } of root.members) {
      if (key.toLowerCase() !== name) continue;
      if (key !== name) throw new JsonFault(keyStart, "key-case");
      // Go takes null for an empty list.
      if (value.kind !== "array" && text.slice(value.start, value.end) !== "null") {
        throw new JsonFault(value.start, "not-a-list");
      }
      const wrong = value.items.find((item) => item.kind !== "string");
      if (wrong !== undefined) throw new JsonFault(wrong.start, "not-a-list");
    }
    return { root, found: root.members.filter(({ key }) => key === name) };
  } catch (error) {
    throw error instanceof JsonFault ? faultError(text, error) : error;
  }
}

const listOf = (text: string, member: JsonMember | undefined): string[] =>
  (member?.value.items ?? []).map((item) => JSON.parse(text.slice(item.start, item.end)) as string);

const sameList = (there: readonly string[], wanted: readonly string[]): boolean =>
  there.length === wanted.length &&
  there.every((mirror, index) => mirror.replace(/\/$/, "") === wanted[index]!.replace(/\/$/, ""));

/** What stands between the brackets and the entries of a list, and around a new key. */
interface Layout {
  readonly head: string;
  readonly join: string;
  readonly tail: string;
  readonly gap: string;
  readonly colon: string;
}

/** Whether the file puts a space behind its colons. */
const spaceOf = (colon: string): string => (/[ \t]$/.test(colon) ? " " : "");

function colonAt(text: string, { keyEnd, value }: JsonMember): string {
  const between = text.slice(keyEnd, value.start);
  return newlines.test(between) ? ": " : between;
}

/** How the file itself would lay out a list in the place of `member`, or a new member behind it. */
function layoutAt(text: string, root: JsonNode, member: JsonMember): Layout {
  const colon = colonAt(text, member);
  const space = spaceOf(colon);
  const gap = text.slice(member.gapStart, member.keyStart);
  if (!newlines.test(gap)) return { head: "", join: `,${space}`, tail: "", gap: gap || space, colon };
  const newline = newlines.exec(text)![0];
  const indent = gap.split(newlines).at(-1)!;
  const closing = text.slice(root.members.at(-1)!.value.end, root.end - 1);
  const base = newlines.test(closing) ? closing.split(newlines).at(-1)! : "";
  const unit = indent.startsWith(base) ? indent.slice(base.length) : indent;
  const head = newline + indent + unit;
  return { head, join: `,${head}`, tail: newline + indent, gap: newline + indent, colon };
}

/** The layout of a list that has entries: its own. */
function layoutOf(text: string, member: JsonMember): Pick<Layout, "head" | "join" | "tail"> {
  const { start, end, items } = member.value;
  const [first, second] = items;
  const head = text.slice(start + 1, first!.start);
  const join =
    second !== undefined
      ? text.slice(first!.end, second.start)
      : `,${newlines.test(head) ? head : spaceOf(colonAt(text, member))}`;
  return { head, join, tail: text.slice(items.at(-1)!.end, end - 1) };
}

const listText = (
  { head, join, tail }: Pick<Layout, "head" | "join" | "tail">,
  mirrors: readonly string[],
) =>
  mirrors.length === 0
    ? "[]"
    : `[${head}${mirrors.map((mirror) => JSON.stringify(mirror)).join(join)}${tail}]`;

function inserted(text: string, root: JsonNode, mirrors: readonly string[]): string {
  const last = root.members.at(-1)!;
  const layout = layoutAt(text, root, last);
  const at = last.value.end;
  return `${text.slice(0, at)},${layout.gap}"${name}"${layout.colon}${listText(layout, mirrors)}${text.slice(at)}`;
}

function replaced(text: string, root: JsonNode, member: JsonMember, mirrors: readonly string[]): string {
  const { start, end, items } = member.value;
  const layout = items.length > 0 ? layoutOf(text, member) : layoutAt(text, root, member);
  return text.slice(0, start) + listText(layout, mirrors) + text.slice(end);
}
