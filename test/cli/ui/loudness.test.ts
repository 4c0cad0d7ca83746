import { expect, it } from "vitest";
import { quieted, shownToo } from "../../../src/cli/ui/loudness.ts";
import { SetupError } from "../../../src/errors.ts";
import { screen } from "./screen.ts";

it("--quiet leaves what went wrong and how it ended", () => {
  const { terminal, text } = screen(80, "en");
  const quiet = quieted(terminal);
  quiet.print("a plan");
  quiet.item("  1  ", "a step");
  quiet.facts([[{ en: "System", zh: "系统" }, "Debian"]]);
  quiet.note({ en: "a note", zh: "注意" });
  quiet.begin("a step").end("done");
  expect(text()).toBe("");
  quiet.conclude({ en: "Docker is ready.", zh: "Docker 已就绪。" });
  quiet.error(new SetupError("network", { en: "No answer.", zh: "没有响应。" }), undefined);
  expect(text()).toBe("Docker is ready.\n\n✖ No answer.\n");
});

it("--verbose shows each line that the log gets, without what moves a cursor", () => {
  const { terminal, text } = screen(80, "en");
  const kept: string[] = [];
  const log = { path: "/x", exists: () => true, line: (line: string) => void kept.push(line) };
  shownToo(log, terminal).line("$ apt-get update\n\u001b[2Jdone\n");
  expect(kept).toEqual(["$ apt-get update\n\u001b[2Jdone\n"]);
  expect(text()).toBe("    $ apt-get update\n    [2Jdone\n");
});
