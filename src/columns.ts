/** How a text is laid out in columns, of which a Chinese character takes two. */
import stringWidth from "fast-string-width";

/** What takes two columns: most of what Chinese text is made of. */
const wide = /[\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]/g;

/** How many columns a text takes on a terminal; where it has nothing rare in it, that is quickly told. */
export function columnsOf(text: string): number {
  const columns = text.replace(wide, "  ");
  return /^[ -~–—‘’“”…]*$/.test(columns) ? columns.length : stringWidth(text);
}

/** What may not begin a line in Chinese: closing marks and those that follow a word. */
const clinging = /^[，。、；：！？）」』”’》】]/;

/** What may not end one. */
const opening = /[（「『“‘《【]$/;

/** Where a line may end: behind blanks, and between Chinese characters. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const piece of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/gu) ?? []) {
    const last = found.at(-1);
    if (last !== undefined && (clinging.test(piece) || opening.test(last)))
      found.push(`${found.pop()}${piece}`);
    else found.push(piece);
  }
  return found;
}

/**
 * Breaks a text into lines of at most `width` terminal columns, in which a Chinese character takes two. Line breaks of
 * its own stay. A word that is longer than a line is broken where the line ends.
 */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const piece of pieces(paragraph)) {
      if (columnsOf(line + piece.trimEnd()) > width && line.trim() !== "") {
        lines.push(line.trimEnd());
        line = "";
      }
      line += line === "" ? piece.trimStart() : piece;
      while (columnsOf(line) > width && line.trimEnd().length > 1) {
        const end = cut(line, width);
        if (end >= line.trimEnd().length) break;
        lines.push(line.slice(0, end));
        line = line.slice(end);
      }
    }
    return [...lines, line.trimEnd()];
  });
}

/** Pads to a width of terminal columns, in which a Chinese character takes two. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columnsOf(text)));
}

/** A text behind a lead such as "  ✔ ", broken to a width; what follows stands below the text's beginning. */
export function hang(lead: string, text: string, width: number): string[] {
  const indent = columnsOf(lead);
  const lines = width === Number.POSITIVE_INFINITY ? text.split("\n") : wrap(text, width - indent);
  return lines.map((line, i) => `${i === 0 ? lead : " ".repeat(indent)}${line}`.trimEnd());
}

/** How many UTF-16 units of a text fit. */
function cut(text: string, width: number): number {
  let end = 0;
  for (const character of text) {
    if (end > 0 && columnsOf(text.slice(0, end + character.length)) > width) break;
    end += character.length;
  }
  return end;
}
