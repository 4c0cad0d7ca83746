import stringWidth from "fast-string-width";
import { describe, expect, it } from "vitest";
import { whatStands } from "../../../src/cli/ui/stands.ts";
import { SetupError } from "../../../src/errors.ts";
import { fakeSystem } from "../../system/fake.ts";
import { screen } from "./screen.ts";

const failure = new SetupError(
  "untrusted-key",
  {
    en: "The repository key of https://mirror.example/docker-ce is not the pinned one, so nothing of it is trusted.",
    zh: "https://mirror.example/docker-ce 的软件源公钥与指定的指纹不符，因此不信任其中的任何内容。",
  },
  {
    why: { en: "It is 1111 2222 3333 4444 5555.", zh: "它的指纹是 1111 2222 3333 4444 5555。" },
    next: {
      en: "If it is the mirror's own: sudo docker-setup --key-fingerprint 1111222233334444555566667777888899990000",
      zh: "如果这是镜像站自己的公钥：sudo docker-setup --key-fingerprint 1111222233334444555566667777888899990000",
    },
  },
);

describe.each([40, 80, 120])("at %i columns", (columns) => {
  it.each(["en", "zh"] as const)("nothing is wider, in %s", (lang) => {
    const { terminal, text } = screen(columns, lang);
    terminal.error(failure, "/var/log/docker-setup/2026-11-25T13-00-00.12345.log");
    terminal.note(failure.what);
    terminal.warn(failure);
    terminal.facts([
      [{ en: "Registry mirrors", zh: "镜像加速地址" }, ["https://a.example", "https://b.example"]],
    ]);
    terminal.item("  1  ", terminal.say(failure.what));
    terminal.print(`    ${terminal.say(failure.what)}`);
    terminal.begin(terminal.say(failure.what)).end("done", "1.0 s");
    for (const line of text().split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(text()).toMatchSnapshot();
  });
});

it("into a pipe nothing is broken into lines", () => {
  const { terminal, text } = screen(undefined, "en");
  terminal.error(failure, undefined);
  expect(text()).toContain(`✖ ${failure.what.en}\n`);
});

it.each<[string, Record<string, string>]>([
  ["a dumb terminal", { TERM: "dumb" }],
  ["a build server", { TERM: "xterm", CI: "true" }],
])("%s gets each step once, and no cursor that moves", (_, env) => {
  const { terminal, text } = screen(80, "en", env);
  const line = terminal.begin("Install the packages");
  line.update("10 MB");
  terminal.waiting({ en: "attempt 2 of 3", zh: "" });
  line.end("done");
  expect(text()).toBe("  ✔ Install the packages\n");
});

it.each<[Record<string, { code?: number; stdout?: string }>, string]>([
  [
    {
      docker: { stdout: '{"ServerVersion":"27.3.1"}\n' },
      dockerd: { stdout: "Docker version 27.3.1, build 1\n" },
    },
    "Docker 27.3.1 is running.",
  ],
  [
    { docker: { code: 1 }, dockerd: { stdout: "Docker version 27.3.1, build 1\n" } },
    "Docker 27.3.1 is installed but not running.",
  ],
  [{}, "Docker is not installed."],
])("after an interruption it says what is there: %j", async (exec, now) => {
  const interrupted = new SetupError("interrupted", { en: "Stopped.", zh: "已停止。" });
  expect((await whatStands(fakeSystem({ exec }), interrupted)).what.en).toBe(`Stopped. ${now}`);
});
