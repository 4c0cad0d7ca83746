/** A package manager that refuses its own command line plays nothing through: that is told, by run and script. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { allManagers, type ManagerName, managerOf } from "../../../src/machine/managers/index.ts";
import { playThrough } from "../../../src/machine/packages/transaction.ts";
import { keepUnderstoodInScript } from "../../../src/machine/packages/transaction-script.ts";
import { wouldFail } from "../../../src/machine/packages/would-fail.ts";
import { runScript, shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";

const root = mkdtempSync(join(tmpdir(), "refusal-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** apt 2.6, dnf 4.14, zypper 1.14.42 and pacman 6.0.2 as they printed it; the others by their source and issues. */
const refusals = (
  [
    ["apt", "E: Command line option --frob is not understood in combination with the other options"],
    ["apt", "E: Command line option 'Z' [from -Zx] is not understood in combination with the other options."],
    ["apt", "E: Option Foo: Configuration item specification must have an =<val>."],
    ["apt", "E: Invalid operation frob"],
    ["yum", "Command line error: no such option: --frob", "Loaded plugins: fastestmirror\n"],
    ["yum", "No such command: do. Please use /usr/bin/yum --help"],
    ["yum", "dnf install: error: unrecognized arguments: --frob", "usage: dnf install [-c [config file]]\n"],
    [
      "yum",
      'Unknown argument "--frob" for command "install". Add "--help" for more information about the arguments.',
    ],
    [
      "yum",
      'No matching repositories for "docker-ce-nightly". Add "--help" for more information about the arguments.',
    ],
    ["zypper", "The flag --frob is not known."],
    ["zypper", "The flag --from requires a argument."],
    ["zypper", "Unknown option '--frob'"],
    ["pacman", "pacman: unrecognized option '--frob'"],
    ["pacman", "pacman: option '--logfile' requires an argument"],
    ["pacman", "error: only one operation may be used at a time"],
    ["apk", "apk: unrecognized option: frob"],
    ["apk", "apk: unrecognized option '--frob'"],
    ["tdnf", "tdnf: unrecognized option '--frob'"],
    ["tdnf", "Error(908) : Command line error: option is invalid."],
  ] as readonly (readonly [ManagerName, string, string?])[]
).map(([name, line, before = ""]) => ({ name, line, before }));

it("every manager has words of it, but the one that is our own sh", () => {
  const told = new Set(refusals.map(({ name }) => name as string));
  expect(allManagers.filter(({ transactions }) => transactions.refusal === undefined)).toEqual([
    managerOf("unpacked"),
  ]);
  for (const { name } of allManagers) expect([name, told.has(name)]).toEqual([name, name !== "unpacked"]);
});

describe.each(refusals)("$name: $line", ({ name, line, before }) => {
  it("ends the run before its first change", async () => {
    const played = { code: 1, stdout: before, stderr: `${line}\n` };
    const [program = ""] = managerOf(name).transactions.script.play;
    const system = fakeSystem({ exec: { [program]: played } });
    const work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
    const query = { ...managerOf(name).query, locks: [], lockTimeoutSeconds: 1 };
    const { problems } = await playThrough(work, query, name, { specs: ["docker-ce"], removes: [] });
    expect(problems).toEqual([{ kind: "refused", text: line }]);
    const { code, why, output } = wouldFail(problems, query, []);
    expect([code, output]).toEqual(["step-failed", line]);
    expect(why!.en).toContain("refused docker-setup's command line");
    expect(why!.zh).toContain("拒绝了 docker-setup 的命令行");
  });

  it.each(shells.map((shell) => [shell.join(" "), shell] as const))(
    "%s ends the script",
    async (_, shell) => {
      const work = mkdtempSync(join(root, "work-"));
      const path = process.env.PATH!;
      const ask = async (text: string) => {
        writeFileSync(join(work, "play"), text);
        const fail = 'MSG_WOULD_FAIL=no; fail() { echo "$@"; exit "$1"; }';
        const lines = [fail, ...keepUnderstoodInScript(name), "echo goes on"].join("\n");
        const { code, stdout, stderr } = await runScript(lines, {
          helpers: ["understood"],
          shell,
          path,
          work,
        });
        return [code, stdout, stderr];
      };
      expect(await ask(`${before}${line}\n`)).toEqual([10, `10 no ${line}\n`, ""]);
      expect(await ask("what it did\n")).toEqual([0, "goes on\n", ""]);
    },
  );
});
