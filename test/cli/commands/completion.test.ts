import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { completion } from "../../../src/cli/commands/completion.ts";
import { commands } from "../../../src/cli/options/command-table.ts";

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
])("bash behind %j offers %j", (words, found) => {
  expect(offered(...words)).toEqual(found);
});

it.each(["bash", "zsh", "fish"])("%s knows every command, in both languages", (shell) => {
  for (const { name } of commands) expect(made(shell)).toContain(name);
  expect(made(shell, "zh")).toContain("docker-setup");
});

it("another shell is refused", () => {
  expect(() => made("tcsh")).toThrow("bash, zsh and fish");
});
