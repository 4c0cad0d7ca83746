import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { completion } from "../../../src/cli/commands/completion.ts";
import { commands } from "../../../src/cli/options/command-table.ts";
import { which } from "../../tools.ts";

function made(shell: string, lang: "en" | "zh" = "en"): string {
  let text = "";
  completion(shell, lang, (more) => {
    text += more;
  });
  return text;
}

/** What bash offers behind a line's words. */
function offered(...words: string[]): string[] {
  const line = ["docker-setup", ...words];
  const script = `${made("bash")}
COMP_WORDS=(${line.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${line.length - 1}
_docker_setup; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.trim().split("\n").filter(Boolean);
}

it.each<[string[], string[]]>([
  [["vers"], ["versions"]],
  [["--docker-v"], ["--docker-version"]],
  [["uninstall", "--pu"], ["--purge"]],
  [["--yes", "uninstall", "--pu"], ["--purge"]],
  [["doctor", "--pu"], []],
  [["rollback", "--dry"], ["--dry-run"]],
  [["registry", "li"], ["list"]],
  [
    ["--mirror", "a"],
    ["auto", "aliyun", "azure"],
  ],
])("bash behind %j offers %j", (words, found) => {
  expect(offered(...words)).toEqual(found);
});

/** Where one file is that a lock might be. */
const directory = mkdtempSync(join(tmpdir(), "completion-"));
writeFileSync(join(directory, "only.lock"), "");
afterAll(() => rmSync(directory, { recursive: true }));

/** A line that Tab was pressed at the end of, and what stands there then; the same where nothing is offered. */
const completed: readonly (readonly [line: string, becomes: string])[] = [
  ["docker-setup vers", "docker-setup versions"],
  ["docker-setup --docker-v", "docker-setup --docker-version"],
  ["docker-setup uninstall --pu", "docker-setup uninstall --purge"],
  ["docker-setup --yes uninstall --pu", "docker-setup --yes uninstall --purge"],
  ["docker-setup doctor --pu", "docker-setup doctor --pu"],
  ["docker-setup doctor --he", "docker-setup doctor --help"],
  ["docker-setup registry li", "docker-setup registry list"],
  ["docker-setup images lo", "docker-setup images load"],
  ["docker-setup --mirror tu", "docker-setup --mirror tuna"],
  ["docker-setup lock --channel ni", "docker-setup lock --channel nightly"],
  ["docker-setup --format ans", "docker-setup --format ansible"],
  ["docker-setup --lock onl", "docker-setup --lock only.lock"],
];

it.each(["en", "zh"] as const)(
  "zsh, at a terminal of its own, completes what a person types, in %s",
  (lang) => {
    writeFileSync(join(directory, "_docker-setup"), made("zsh", lang));
    // Tab, then the line is printed instead of run: Ctrl-A, a word before it, Ctrl-E.
    const lines = completed.map(([line]) => `zpty -w -n z $'${line}\\t\\C-aprint -r @ \\C-e @\\n'`);
    const script = `zmodload zsh/zpty; zpty z zsh -f -i
zpty -w z 'PS1=; fpath=(${directory} $fpath); autoload -Uz compinit; compinit -u -D; unsetopt beep'
${lines.join("\n")}
zpty -w z 'exit'
while zpty -r z out; do print -rn -- "$out"; done`;
    const env = { PATH: process.env.PATH ?? "", HOME: directory, TERM: "xterm", LC_ALL: "C.UTF-8" };
    const { stdout } = spawnSync(which("zsh"), ["-f", "-c", script], {
      encoding: "utf8",
      env,
      cwd: directory,
    });
    const printed = stdout.split(/\r*\n/).flatMap((line) => /^@ (.*) @\r*$/.exec(line)?.[1] ?? []);
    expect(printed, stdout).toEqual(completed.map(([, becomes]) => becomes));
  },
);

it.each(["en", "zh"] as const)("fish offers what a person means, in %s", (lang) => {
  const asked = completed.map(([line]) => `echo '>'; complete -C '${line}'`);
  const script = `${made("fish", lang)}\n${asked.join("\n")}`;
  const env = { PATH: process.env.PATH ?? "", HOME: directory, LC_ALL: "C.UTF-8" };
  const { stdout, stderr } = spawnSync(which("fish"), ["--no-config", "-c", script], {
    encoding: "utf8",
    env,
    cwd: directory,
  });
  const offers = stdout.split(">\n").slice(1);
  // Each offer has what it means behind a tab.
  const words = offers.map((some) => some.split("\n").flatMap((line) => line.split("\t")[0] || []));
  expect(words, stderr).toEqual(
    completed.map(([line, becomes]) => (line === becomes ? [] : [becomes.split(" ").at(-1)])),
  );
  expect(offers[2]).toContain(lang === "en" ? "--purge\talso delete images" : "--purge\t同时删除镜像");
});

it.each(["bash", "zsh", "fish"])("%s knows every command, in both languages", (shell) => {
  for (const { name } of commands) expect(made(shell)).toContain(name);
  expect(made(shell, "zh")).toContain("docker-setup");
});

it("another shell is refused", () => {
  expect(() => made("tcsh")).toThrow("no completion for");
});
