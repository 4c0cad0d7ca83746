import type { Json } from "./edits.ts";
import type { JsonNode } from "./json-text.ts";

const newlines = /\r\n|\n|\r/;

/** How an object writes its members, for one more to look like them. */
export interface Style {
  /** Stands before a key. */
  readonly gap: string;
  readonly colon: string;
  /** undefined: all on one line. */
  readonly newline: string | undefined;
  /** Of a member's line. */
  readonly indent: string;
  /** What one level more adds to it. */
  readonly unit: string;
  /** Behind a comma on one line. */
  readonly space: string;
}

/** As the object's last member, or the one given, is written. */
export function styleIn(text: string, root: JsonNode, node: JsonNode, member = node.members.at(-1)!): Style {
  const between = text.slice(member.keyEnd, member.value.start);
  const colon = newlines.test(between) ? ": " : between;
  const space = /[ \t]$/.test(colon) ? " " : "";
  const gap = text.slice(member.gapStart, member.keyStart);
  if (!newlines.test(gap)) {
    return { gap: gap || space, colon, newline: undefined, indent: "", unit: "", space };
  }
  const newline = newlines.exec(text)![0];
  const indent = gap.split(newlines).at(-1)!;
  return { gap: newline + indent, colon, newline, indent, unit: unitOf(text, root), space };
}

/** What one level of the file adds: its first level's; two blanks where that is none. */
function unitOf(text: string, root: JsonNode): string {
  const { gapStart, keyStart } = root.members[0]!;
  const gap = text.slice(gapStart, keyStart);
  return newlines.test(gap) ? gap.split(newlines).at(-1)! : "  ";
}

/** A value as the style has it. */
export function written(value: Json, style: Style): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = deeper(style);
  const parts = Array.isArray(value)
    ? value.map((each: Json) => written(each, inner))
    : Object.entries(value).map(
        ([key, each]) => `${JSON.stringify(key)}${style.colon}${written(each, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  const { head, join, tail } = around(style);
  return `${open}${head}${parts.join(join)}${tail}${close}`;
}

const deeper = (style: Style): Style => ({ ...style, indent: style.indent + style.unit });

const around = ({ newline, indent, unit, space }: Style) =>
  newline === undefined
    ? { head: "", join: `,${space}`, tail: "" }
    : { head: newline + indent + unit, join: `,${newline}${indent}${unit}`, tail: newline + indent };

/** What stands between the brackets and entries of a list: its own where it has some. */
export function listLayout(text: string, { items, start, end }: JsonNode, style: Style) {
  const inner = deeper(style);
  const [first, second] = items;
  if (first === undefined) return { ...around(style), inner };
  const head = text.slice(start + 1, first.start);
  const multi = newlines.test(head);
  const join = second ? text.slice(first.end, second.start) : `,${multi ? head : style.space}`;
  // An entry that is an object stays on one line where the list's are.
  return {
    head,
    join,
    tail: text.slice(items.at(-1)!.end, end - 1),
    inner: multi ? inner : { ...inner, newline: undefined },
  };
}
