import { emitKeypressEvents, type Key as NodeKey } from "node:readline";
import colors from "picocolors";
import { columnsOf, hang } from "../../../columns.ts";
import { WentBack } from "../../../plan/settle/person.ts";
import { cancelled } from "../cancelled.ts";
import { widthOf } from "../layout.ts";
import { Frame } from "./frame.ts";
import { Answer, type Question, type Streams } from "./question.ts";

const marks = {
  open: () => colors.cyan("?"),
  done: () => colors.green("✔"),
  back: () => colors.dim("←"),
  cancelled: () => colors.red("✖"),
};

/** The title with the keys behind it, or below it where there is no room. */
function head({ title, hint }: Question<never, never>, width: number): string[] {
  const beside = columnsOf(title) + columnsOf(hint) + 5 <= width;
  const titles = hang("  ", title, width).map((line) => colors.bold(line.slice(2)));
  const lines = beside
    ? [`${titles[0]} › ${colors.dim(hint)}`]
    : [...titles, ...hang("", hint, width - 2).map(colors.dim)];
  return lines.map((line, i) => `${i === 0 ? marks.open() : " "} ${line}`);
}

/** What stays of a question: its mark, and what was answered. */
function closing(mark: keyof typeof marks, title: string, told: string, width: number): string[] {
  return hang(`${marks[mark]()} `, told === "" ? title : `${title} › ${told}`, width);
}

/**
 * Asks one question with arrow keys and the like. Rejects with SetupError "interrupted" on Ctrl-C, Ctrl-D and Esc and
 * where the terminal hangs up, before anything was changed; with WentBack on Backspace where that is offered; with the
 * streams' signal's reason where that takes it off the screen.
 */
export function askOn<S, T>(
  { input, output, signal }: Streams,
  question: Question<S, T>,
  mayGoBack: boolean,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let state = question.start;
    const frame = new Frame(output);
    const draw = () => {
      const width = widthOf(output);
      const lines = head(question as unknown as Question<never, never>, width);
      const room = (output.rows || 24) - lines.length - 1;
      frame.draw([...lines, ...question.body(state, width, Math.max(3, room))]);
    };
    const leave = () => {
      signal?.removeEventListener("abort", dismissed);
      input.off("keypress", onKey).off("end", hungUp).off("error", hungUp);
      output.off("resize", draw);
      input.setRawMode(false);
      input.pause();
    };
    const dismissed = () => {
      leave();
      frame.erase();
      reject(signal?.reason);
    };
    const close = (mark: keyof typeof marks, told = "") => {
      leave();
      frame.close(closing(mark, question.title, told, widthOf(output)));
    };
    const hungUp = () => {
      close("cancelled");
      reject(cancelled());
    };
    const onKey = (text: string | undefined, { name, ctrl = false, meta = false }: NodeKey) => {
      if (name === "escape" || (ctrl && (name === "c" || name === "d"))) return hungUp();
      const next = question.press(state, { name, ctrl, text: ctrl || meta ? "" : (text ?? "") });
      if (next instanceof Answer) {
        close("done", question.told(next.value));
        return resolve(next.value);
      }
      if (next === undefined) {
        if (name !== "backspace" || !mayGoBack) return;
        close("back");
        return reject(new WentBack());
      }
      state = next;
      draw();
    };
    emitKeypressEvents(input);
    input.setRawMode(true);
    input.on("keypress", onKey).once("end", hungUp).once("error", hungUp);
    output.on("resize", draw);
    signal?.addEventListener("abort", dismissed);
    input.resume();
    draw();
  });
}
