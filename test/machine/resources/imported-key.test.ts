import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { type ImportedKeyTouch, keysAmong } from "../../../src/machine/resources/imported-key.ts";
import { capture, isChange, restore, restoreInScript } from "../../../src/machine/resources/index.ts";
import { template } from "../../../src/templates.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";

const yum = managerOf("yum");
const KEY = "060A61C51B558A7F742B77AAC52FEB6B621E9F35";
const touch: ImportedKeyTouch = {
  what: "imported-key",
  keys: [KEY],
  query: { ...yum.query, lockTimeoutSeconds: 1 },
  ...yum.importedKeys!,
};

/** rpm's lines, and which of them are the key. */
const lists = {
  "rpm 4, the last eight digits": ["8483c65d-5ccc5b19\n621e9f35-58ade481\n", ["621e9f35-58ade481"]],
  "rpm 6, the whole fingerprint": [`${KEY.toLowerCase()}-58ade481\n`, [`${KEY.toLowerCase()}-58ade481`]],
  "imported twice": ["621e9f35-58ade481\n621e9f35-58ade482\n", ["621e9f35-58ade481", "621e9f35-58ade482"]],
  "none at all": ["package gpg-pubkey is not installed\n", []],
  "too short to be a key": ["9f35-58ade481\n", []],
  "words of a shell": ["621e9f35-$(reboot)\n621e9f35-58ade481;x\n", []],
} as const;

describe.each(Object.entries(lists))("%s", (_, [printed, mine]) => {
  it("is told by the run, and goes unless it was there before", async () => {
    expect(keysAmong(printed, [KEY])).toEqual(mine);
    const system = fakeSystem({ exec: { "rpm -q": { stdout: printed }, "rpm -e": {} } });
    const change = await capture(system, touch);
    expect(change).toEqual({ ...touch, before: mine });
    const gone = async (before: readonly string[]) => {
      system.commands.length = 0;
      const work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
      await restore({ ...touch, before }, work);
      return system.commands.filter(([, option]) => option === "-e");
    };
    const names = mine.map((line) => `gpg-pubkey-${line}`);
    expect(await gone([])).toEqual(mine.length > 0 ? [["rpm", "-e", "--allmatches", ...names]] : []);
    expect(await gone(mine)).toEqual([]);
  });

  it.each(shells.map((shell) => [shell] as const))("is told by %s likewise", (shell) => {
    const script = (before: readonly string[]) => {
      const { run } = restoreInScript({ ...touch, before }, {});
      return `wait_for_lock() { :; }
rpm() { case $1 in -q) printf '%s' '${printed}' ;; *) echo "$*" ;; esac; }
${template("script/imported-keys.sh")}
${run}`;
    };
    const out = (before: readonly string[]) => {
      const [file, ...args] = shell;
      const done = spawnSync(which(file!), [...args, "-c", script(before)], { encoding: "utf8" });
      expect([done.status, done.stderr]).toEqual([0, ""]);
      return done.stdout;
    };
    const gone = mine.map((line) => `-e --allmatches gpg-pubkey-${line}\n`);
    expect(out([])).toBe(gone.join(""));
    expect(out(mine)).toBe("");
  });
});

it("a journal's is looked at whole", () => {
  const change = { ...touch, before: ["621e9f35-58ade481"] };
  expect(isChange(JSON.parse(JSON.stringify(change)))).toBe(true);
  for (const odd of [{ keys: [1] }, { before: "x" }, { remove: [] }, { prefix: 1 }, { query: {} }])
    expect(isChange({ ...change, ...odd })).toBe(false);
});
