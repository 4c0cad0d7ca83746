/** Fields of a paragraph or a section, by their names in lower case; a name that comes twice has both values. */
export type Fields = ReadonlyMap<string, string>;

/** A line of a file with its number from 0, without its end. */
export interface NumberedLine {
  readonly at: number;
  readonly text: string;
}

/** A text's lines, ended by LF or CRLF. Linear in the text's length, whatever it holds. */
export const numberedLines = (text: string): NumberedLine[] =>
  text.split("\n").map((line, at) => ({ at, text: line.endsWith("\r") ? line.slice(0, -1) : line }));

/**
 * The fields in some lines; one that begins with a blank goes on with the field before.
 * @param sign what stands between name and value: the first of these characters
 */
export function fieldsOf(lines: readonly NumberedLine[], sign: ":" | "=:"): Fields {
  const fields = new Map<string, string>();
  let name = "";
  for (const { text } of lines) {
    let value = text;
    if (!/^[ \t]/.test(text)) {
      const at = [...sign].map((one) => text.indexOf(one)).filter((i) => i !== -1);
      if (at.length === 0) continue;
      const end = Math.min(...at);
      name = text.slice(0, end).trim().toLowerCase();
      value = text.slice(end + 1);
    }
    const before = fields.get(name);
    fields.set(name, before === undefined ? value.trim() : `${before}\n${value.trim()}`);
  }
  return fields;
}
