import type { StepContext } from "../../plan/steps/types.ts";
import type { Terminal, TerminalLine } from "./terminal.ts";

/** The terminal's line of the step that is at work, and what a step may say or ask while it stands there. */
export interface StepLine extends Pick<StepContext, "waiting" | "allowInterruption"> {
  readonly part: NonNullable<StepContext["part"]>;
  begin(title: string): void;
  end(mark: Parameters<TerminalLine["end"]>[0], suffix?: string): void;
}

export function createStepLine(terminal: Terminal, guard: StepContext["allowInterruption"]): StepLine {
  let title = "";
  let told: string | undefined;
  let line: TerminalLine | undefined;
  const begin = (text: string) => {
    title = text;
    told = undefined;
    line = terminal.begin(text);
  };
  return {
    begin,
    end(mark, suffix) {
      line?.end(mark, suffix);
      line = undefined;
    },
    async part(text, work) {
      const step = title;
      line?.end("gone");
      begin(terminal.say(text));
      const said = await work();
      // Ended before its end, it is this line that the failure is shown at.
      if (said === undefined) return;
      line?.end("done", terminal.say(said));
      begin(step);
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
