import { describe, expect, it } from "vitest";
import { createStepLine } from "../../../src/cli/ui/step-line.ts";
import { createTerminal, type Terminal } from "../../../src/cli/ui/terminal.ts";

/** What a person reads of a step line's life, without a terminal's colours. */
function readLines(live: (line: ReturnType<typeof createStepLine>) => Promise<void>, refused: boolean) {
  let printed = "";
  const terminal = createTerminal("en", {
    isTTY: false,
    write: (text: string) => {
      printed += text;
      return true;
    },
  } as unknown as NodeJS.WriteStream);
  const line = createStepLine(terminal, async () => {
    if (refused) throw new Error("no");
  });
  return live(line).then(() => printed.split("\n").filter(Boolean));
}

const how = { liveRestoreHelps: false };

describe("a question about running containers", () => {
  it("between two steps, answered with no: the one before is not called failed", async () => {
    const lines = await readLines(async (line) => {
      line.begin("Look");
      line.end("done");
      await line.allowInterruption(how).catch(() => line.end("failed"));
    }, true);
    expect(lines).toEqual([expect.stringMatching(/✔.* Look$/)]);
  });

  it("inside of a step, answered with no: that one failed", async () => {
    const lines = await readLines(async (line) => {
      line.begin("Install");
      await line.allowInterruption(how).catch(() => line.end("failed"));
    }, true);
    expect(lines).toEqual([expect.stringMatching(/✖.* Install$/)]);
  });

  it("inside of a step, answered with yes: its line stands there again", async () => {
    const lines = await readLines(async (line) => {
      line.begin("Install");
      await line.allowInterruption(how);
      line.end("done");
    }, false);
    expect(lines).toEqual([expect.stringMatching(/✔.* Install$/)]);
  });

  it("inside of a step, answered with yes: what was told of the step stands there again", async () => {
    const told: (string | undefined)[] = [];
    const terminal = {
      say: (text: { en: string }) => text.en,
      begin(title: string) {
        told.push(title);
        return { update: (suffix: string) => void told.push(suffix), end() {} };
      },
    } as unknown as Terminal;
    const line = createStepLine(terminal, async () => {});
    line.begin("Install");
    line.waiting({ en: "unpacking", zh: "解包" });
    await line.allowInterruption(how);
    line.begin("Start");
    await line.allowInterruption(how);
    expect(told).toEqual(["Install", "unpacking", "Install", "unpacking", "Start", "Start"]);
  });
});

describe("a part of a step", () => {
  const title = { en: "Download", zh: "下载" };
  const said = { en: "75 MB", zh: "75 MB" };

  it("has a line of its own before the step's", async () => {
    const lines = await readLines(async (line) => {
      line.begin("Install");
      await line.part(title, async () => said);
      line.end("done");
    }, false);
    expect(lines).toEqual([
      expect.stringMatching(/✔.* Download.* {2}75 MB/),
      expect.stringMatching(/✔.* Install$/),
    ]);
  });

  it.each([
    ["ended before its end", async () => undefined],
    ["failed", async () => Promise.reject(new Error("no"))],
  ])("%s: it is what did not go well, and the step never began", async (_, work) => {
    const lines = await readLines(async (line) => {
      line.begin("Install");
      await line.part(title, work).catch(() => {});
      line.end("failed");
    }, false);
    expect(lines).toEqual([expect.stringMatching(/✖.* Download$/)]);
  });
});
