import { expect, it } from "vitest";
import { type Ending, pluginVersions, showSummary } from "../../../src/cli/ui/summary.ts";
import type { Plan } from "../../../src/plan/types.ts";
import type { StepResult } from "../../../src/run/execute/execute.ts";
import { screen } from "./screen.ts";

const joining = { kind: "group-member", user: "li", group: "docker" } as const;
const plan = { docker: "27.3.1", steps: [joining] } as unknown as Plan;
const log = { path: "/var/log/docker-setup/x.log", exists: () => true, line() {} };
const dead = {
  en: "https://a.example is left out: its name is not known",
  zh: "不采用 https://a.example：域名无法解析",
};
const ending: Ending = { installed: new Map(), sudoUser: undefined, inGroup: false, reminders: [dead] };

const plugins = new Map([
  ["docker-compose-plugin", "2.29.7-1~debian.12~bookworm"],
  ["docker-buildx-plugin", "0.17.1-1~debian.12~bookworm"],
]);

function lastLines(lang: "en" | "zh", how: Partial<Ending>, joined: boolean) {
  const { terminal, text } = screen(80, lang);
  const host = { kind: "host" } as unknown as StepResult["step"];
  const step = joined ? joining : host;
  showSummary(terminal, { ...plan, steps: [step] }, [{ step, state: "done", ms: 41_000 }], log, {
    ...ending,
    ...how,
  });
  return text();
}

it.each<[string, Partial<Ending>, boolean, string]>([
  ["root itself", {}, false, "docker run --rm hello-world"],
  ["behind sudo", { sudoUser: "li" }, false, "sudo docker run --rm hello-world"],
  ["in the group since before", { sudoUser: "li", inGroup: true }, false, "docker run --rm hello-world"],
  [
    "in the group since a moment ago",
    { sudoUser: "li", inGroup: true },
    true,
    "sudo docker run --rm hello-world\n       li needs no sudo after logging in again.",
  ],
])("what to try works for %s", (_, how, joined, lines) => {
  expect(lastLines("en", { ...how, reminders: [] }, joined)).toContain(`  Try  ${lines}\n`);
});

it("says it in Chinese, too", () => {
  expect(lastLines("zh", { sudoUser: "li", installed: plugins }, true)).toMatchInlineSnapshot(`
    "
    Docker 27.3.1 已就绪，用时 41.0 秒。
      包含    Compose 2.29.7、Buildx 0.17.1
      下一步  sudo docker run --rm hello-world
              li 重新登录后不再需要 sudo。
      日志    /var/log/docker-setup/x.log
      注意    不采用 https://a.example：域名无法解析
    "
  `);
});

it("repeats which registry mirrors were left out", () => {
  expect(lastLines("en", {}, false).trimEnd().split("\n").at(-1)).toBe(`  Note  ${dead.en}`);
});

it.each<[Record<string, string>, string[]]>([
  [{ "docker-compose-plugin": "2.29.7-1~debian.12~bookworm" }, ["Compose 2.29.7"]],
  [
    { "docker-compose-plugin": "2.29.7-1.el9", "docker-buildx-plugin": "0:0.17.1-1.el9" },
    ["Compose 2.29.7", "Buildx 0.17.1"],
  ],
  [{}, []],
])("says the plugins' versions: %j", (installed, said) => {
  expect(pluginVersions(new Map(Object.entries(installed)))).toEqual(said);
});
