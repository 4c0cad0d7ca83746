import process from "node:process";
import { columnsOf } from "../../../columns.ts";

/** Cursor control. Source: ECMA-48 (CUU, EL), and for the cursor's visibility DEC's mode 25. */
const up = (rows: number) => (rows > 0 ? `\x1b[${rows}A` : "");
const empty = "\x1b[2K";
const hide = "\x1b[?25l";
const show = "\x1b[?25h";

/** Lines on a terminal that are drawn anew in their place. The cursor is hidden as long as they stand. */
export class Frame {
  private drawn: readonly string[] = [];
  private readonly output: NodeJS.WriteStream;
  // Whatever ends the program, a person's shell has its cursor.
  private readonly bringBack = () => this.output.write(show);

  constructor(output: NodeJS.WriteStream) {
    this.output = output;
    output.write(hide);
    process.once("exit", this.bringBack);
  }

  draw(lines: readonly string[]): void {
    this.output.write(this.over(lines));
    this.drawn = lines;
  }

  /** Leaves these lines in the frame's place, for good. */
  close(lines: readonly string[]): void {
    this.output.write(`${this.over(lines)}\n${show}`);
    process.off("exit", this.bringBack);
  }

  /** Leaves nothing: what is written next stands where the frame began. */
  erase(): void {
    this.output.write(`${this.over([""])}\r${show}`);
    process.off("exit", this.bringBack);
  }

  /**
   * Lines over those that stand there, each emptied first: behind a line that is as wide as the terminal nothing may be
   * erased, and a terminal that is emptied at once moves what it showed into what one scrolls back to.
   */
  private over(lines: readonly string[]): string {
    const columns = this.output.columns || 80;
    // A terminal that became narrower has broken its lines into several rows.
    const rows = this.drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / columns)), 0);
    const left = Math.max(0, rows - lines.length);
    const text = lines.map((line) => empty + line).join("\n");
    return `${up(rows - 1)}\r${text}${`\n${empty}`.repeat(left)}${up(left)}`;
  }
}
