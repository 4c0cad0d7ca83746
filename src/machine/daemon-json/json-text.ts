import type { Problem } from "./problems.ts";

/** A value and where it stands in the text: [start, end) in UTF-16 units. */
export interface JsonNode {
  readonly kind: "object" | "array" | "string" | "other";
  readonly start: number;
  readonly end: number;
  /** Of an object; else empty. */
  readonly members: readonly JsonMember[];
  /** Of an array; else empty. */
  readonly items: readonly JsonNode[];
}

export interface JsonMember {
  /** The key as it reads, its escapes resolved. */
  readonly key: string;
  /** Where the space before the key begins: after the "{" or the comma. */
  readonly gapStart: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

/** A text that is no JSON: what is wrong, and at which UTF-16 unit. */
export class JsonFault extends Error {
  readonly at: number;
  readonly problem: Problem;
  constructor(at: number, problem: Problem) {
    super(problem);
    this.at = at;
    this.problem = problem;
  }
}

/** Deeper nesting is refused, so that no file can exhaust the stack here or in the script's Python. */
const maxDepth = 200;

const spaces = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string.
const stringBody = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*/y;
const run = /[^ \t\r\n,:[\]{}"/'#]+/y;
const scalar = /^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)$/;

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

const skip = (text: string, at: number): number => at + match(spaces, text, at).length;

/**
 * Parses strict JSON (RFC 8259) whose top level is an object, keeping positions instead of values, since a rewrite
 * must leave every byte that is not its own. templates/script/daemon-json.sh holds the same grammar in Python, and a
 * test compares the two: change both.
 *
 * @throws JsonFault
 */
export function parseObject(text: string): JsonNode {
  if (text.startsWith("\ufeff")) throw new JsonFault(0, "bom");
  const start = skip(text, 0);
  if (text[start] !== "{") throw new JsonFault(start, commentAt(text, start) ? "comment" : "top-level");
  const node = parseValue(text, start, 0);
  const rest = skip(text, node.end);
  if (rest < text.length) throw new JsonFault(rest, problemAt(text, rest, "end"));
  return node;
}

/** The keys of its object; none where it does not parse: who names its fault is another. */
export function keysIn(text: string): string[] {
  try {
    return parseObject(text).members.map(({ key }) => key);
  } catch (error) {
    if (error instanceof JsonFault) return [];
    throw error;
  }
}

function parseValue(text: string, at: number, depth: number): JsonNode {
  const first = text[at];
  if (first === "{" || first === "[") {
    if (depth >= maxDepth) throw new JsonFault(at, "too-deep");
    return parseGroup(text, at, depth, first === "{");
  }
  if (first === '"') return leaf("string", at, parseString(text, at));
  const word = match(run, text, at);
  if (!scalar.test(word)) {
    // A separator of another script or language after a good value is what to point at, not the value.
    const mark = word.search(/[;\u3001\uff01-\uff5e]/);
    if (mark > 0 && scalar.test(word.slice(0, mark)))
      throw new JsonFault(at + mark, problemAt(text, at + mark, "comma"));
    throw new JsonFault(at, problemAt(text, at, "value", word));
  }
  return leaf("other", at, at + word.length);
}

const leaf = (kind: "string" | "other", start: number, end: number): JsonNode => ({
  kind,
  start,
  end,
  members: [],
  items: [],
});

/** An object or an array: the same walk, but for the key and its colon. */
function parseGroup(text: string, start: number, depth: number, isObject: boolean): JsonNode {
  const close = isObject ? "}" : "]";
  const members: JsonMember[] = [];
  const items: JsonNode[] = [];
  const end = (at: number): JsonNode => ({
    kind: isObject ? "object" : "array",
    start,
    end: at + 1,
    members,
    items,
  });
  let gapStart = start + 1;
  let comma = -1;
  while (true) {
    let at = skip(text, gapStart);
    if (text[at] === close) {
      if (comma >= 0) throw new JsonFault(comma, "trailing-comma");
      return end(at);
    }
    const keyStart = at;
    let keyEnd = at;
    if (isObject) {
      if (text[at] !== '"') throw new JsonFault(at, problemAt(text, at, "key"));
      keyEnd = parseString(text, at);
      at = skip(text, keyEnd);
      if (text[at] !== ":") throw new JsonFault(at, problemAt(text, at, "colon"));
      at = skip(text, at + 1);
    }
    const value = parseValue(text, at, depth + 1);
    if (isObject)
      members.push({ key: JSON.parse(text.slice(keyStart, keyEnd)), gapStart, keyStart, keyEnd, value });
    else items.push(value);
    at = skip(text, value.end);
    if (text[at] === close) return end(at);
    if (text[at] !== ",") throw new JsonFault(at, problemAt(text, at, "comma"));
    comma = at;
    gapStart = at + 1;
  }
}

/** The end of the string that begins at `at`. */
function parseString(text: string, at: number): number {
  const end = at + match(stringBody, text, at).length;
  const stop = text[end];
  if (stop === '"') return end + 1;
  if (stop === undefined || stop === "\n" || stop === "\r") throw new JsonFault(at, "open-string");
  throw new JsonFault(end, stop === "\\" ? "bad-escape" : "control-character");
}

const commentAt = (text: string, at: number): boolean => /^(?:\/[/*]|#)/.test(text.slice(at, at + 2));

/** Names what stands at `at` in place of what was expected, in the words of those who typed it. */
function problemAt(
  text: string,
  at: number,
  expected: "key" | "colon" | "value" | "comma" | "end",
  word = match(run, text, at),
): Problem {
  const found = text[at];
  if (found === undefined) return "early-end";
  if (commentAt(text, at)) return "comment";
  if (found === "'") return "single-quotes";
  if (/[\u201c\u201d\u2018\u2019\u00ab\u00bb\u300c\u300d]/.test(found)) return "curly-quotes";
  if (/[\u3001\uff01-\uff5e]/.test(found)) return "full-width";
  if (/[\s\u200b-\u200f\u2060\ufeff]/.test(found)) return "strange-space";
  if (expected === "end") return /[}\]]/.test(found) ? "extra-bracket" : "after-end";
  if (found === ";") return "semicolon";
  if (expected === "comma")
    return /[}\]]/.test(found) ? "wrong-bracket" : found === ":" ? "stray-colon" : "missing-comma";
  if (expected === "colon")
    return found === "=" ? "equals-sign" : /[,}\]]/.test(found) ? "missing-value" : "missing-colon";
  if (found === ",") return "extra-comma";
  if (expected === "key") return /[\]:[{]/.test(found) ? "missing-key" : "unquoted-key";
  if (/[}\]:]/.test(found)) return found === ":" ? "stray-colon" : "missing-value";
  if (/^(?:true|false|null|none|nil|undefined|yes|no|on|off)$/i.test(word)) return "literal";
  if (/^(?:[-+.]?[0-9]|[-+.]|NaN|Infinity)/.test(word)) return "number";
  return "unquoted-value";
}
