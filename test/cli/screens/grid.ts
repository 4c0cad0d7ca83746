import stringWidth from "fast-string-width";

export const cells = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));

/**
 * What a terminal of so many columns shows of what was written to it: text, "\n", "\r", and the escape sequences of
 * src/cli/ui/questions/frame.ts (ECMA-48: CUU, EL; colours and DEC's modes show nothing). Any other one is an error.
 */
export class Grid {
  /** A cell's text; "" is the second half of a wide character. */
  private readonly rows: string[][] = [[]];
  private row = 0;
  private column = 0;
  private readonly columns: number;
  /** Set once something went past the last column. */
  overflowed: string | undefined;

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
    for (const part of text.match(/\x1b\[[?\d;]*[A-Za-z]|[\s\S]/gu) ?? []) this.take(part);
  }

  private take(part: string): void {
    if (part === "\n") {
      this.row++;
      this.column = 0;
      this.rows[this.row] ??= [];
    } else if (part === "\r") this.column = 0;
    else if (part.startsWith("\x1b[")) this.control(part.slice(2, -1), part.at(-1)!);
    else this.put(part);
  }

  private control(argument: string, letter: string): void {
    if (letter === "A") this.row = Math.max(0, this.row - Number(argument || 1));
    else if (letter === "K" && argument === "2") this.rows[this.row] = [];
    else if (letter !== "m" && !argument.startsWith("?"))
      throw new Error(`no such control: ${argument}${letter}`);
  }

  private put(character: string): void {
    const width = cells(character);
    const line = this.rows[this.row]!;
    if (this.column + width > this.columns) this.overflowed ??= `${line.join("")}${character}`;
    while (line.length < this.column) line.push(" ");
    line.splice(this.column, Math.max(1, width), character, ...(width > 1 ? [""] : []));
    this.column += width;
  }

  text(): string {
    return this.rows
      .map((row) => row.join("").trimEnd())
      .join("\n")
      .trimEnd();
  }
}
