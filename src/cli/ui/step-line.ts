import type { StepContext } from "../../plan/steps/types.ts";
import type { Terminal, TerminalLine } from "./terminal.ts";

/** The terminal's line of the step that is at work, and what a step may say or ask while it stands there. */
export interface StepLine extends Pick<StepContext, "waiting" | "allowInterruption"> {
  begin(title: string): void;
  end(mark: Parameters<TerminalLine["end"]>[0], suffix?: string): void;
}

export function createStepLine(terminal: Terminal, guard: StepContext["allowInterruption"]): StepLine {
  let title = "";
  let told: string | undefined;
  let line: TerminalLine | undefined;
  return {
    begin(text) {
      title = text;
      told = undefined;
      line = terminal.begin(text);
    },
    end(mark, suffix) {
      line?.end(mark, suffix);
      line = undefined;
    },
    waiting(text) {
      told = terminal.say(text);
      line?.update(told);
    },
    async allowInterruption(how) {
      const stands = line !== undefined;
      // A question can't be read behind a spinner.
      line?.end("gone");
      await guard(how).finally(() => {
        // Between two steps none stands there, and none is to be called failed.
        if (!stands) return;
        line = terminal.begin(title);
        if (told !== undefined) line.update(told);
      });
    },
  };
}
