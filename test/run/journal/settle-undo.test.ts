import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { managerOf } from "../../../src/machine/managers/index.ts";
import type { FileChange } from "../../../src/machine/resources/file.ts";
import { restore } from "../../../src/machine/resources/index.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { assertOurs, readRuns } from "../../../src/run/journal/runs.ts";
import { settleUndo, undoDiffers } from "../../../src/run/journal/settle-undo.ts";
import { dockerKeys } from "../../../src/sources/keys/openpgp.ts";
import { fileStep } from "../../plan/steps/cases.ts";
import { type FakeSystem, fakeSystem } from "../../system/fake.ts";

const json = "/etc/docker/daemon.json";
const list = "/etc/apt/sources.list";
const plain = fileStep("/etc/x", "ours");
const mirrors: Step = { kind: "daemon-json", path: json, registryMirrors: ["https://a.example"] };
const retire = { kind: "repository-retire" } as Step;
const latin = (text: string) => Buffer.from(text, "latin1");

/** A run of one step that changes one file, as it was, as it left it, and as it is when the run is taken back. */
interface Case {
  readonly step: Step;
  readonly path: string;
  readonly before?: string | Buffer;
  readonly left: string | Buffer;
  readonly now?: string | Buffer;
  readonly after?: string | Buffer;
  readonly copy?: string;
}

const cases: Readonly<Record<string, Case>> = {
  "a file of ours that nobody touched": { step: plain, path: "/etc/x", left: "ours\n", now: "ours\n" },
  "a file that nobody touched": { step: plain, path: "/etc/x", before: "o", left: "n", now: "n", after: "o" },
  "a file of ours that was changed": { step: plain, path: "/etc/x", left: "n", now: "mine", after: "mine" },
  "a file that was changed": {
    ...{ step: plain, path: "/etc/x", before: "old", left: "n", now: "mine", after: "mine", copy: "old" },
  },
  "a file that was removed": { step: plain, path: "/etc/x", before: "old", left: "n", copy: "old" },
  "daemon.json with another key since": {
    step: mirrors,
    path: json,
    before: '{"debug": true}',
    left: '{"debug": true, "registry-mirrors": ["https://a.example"]}',
    now: '{"ipv6": true, "debug": true, "registry-mirrors": ["https://a.example"]}',
    after: '{"ipv6": true, "debug": true}',
  },
  "daemon.json with an older list and another key since": {
    step: mirrors,
    path: json,
    before: '{"registry-mirrors": ["https://old.example"]}',
    left: '{"registry-mirrors": ["https://a.example"]}',
    now: '{"registry-mirrors": ["https://a.example"], "debug": true}',
    after: '{"registry-mirrors": ["https://old.example"], "debug": true}',
  },
  "daemon.json with a list of a person's since": {
    step: mirrors,
    path: json,
    left: '{"registry-mirrors": ["https://a.example"]}',
    now: '{"registry-mirrors": ["https://mine.example"]}',
    after: '{"registry-mirrors": ["https://mine.example"]}',
  },
  "daemon.json of ours, laid out anew": {
    step: mirrors,
    path: json,
    left: '{"registry-mirrors": ["https://a.example"]}',
    now: '{ "registry-mirrors":["https://a.example"] }',
  },
  "daemon.json that can't be read any more": {
    step: mirrors,
    path: json,
    left: '{"registry-mirrors": ["https://a.example"]}',
    now: "{torn",
    after: "{torn",
  },
  "daemon.json with the key once more, by a person, who loses no list": {
    step: mirrors,
    path: json,
    before: '{"debug": true}',
    left: '{"debug": true, "registry-mirrors": ["https://a.example"]}',
    now: '{"registry-mirrors": ["https://mine.example"], "debug": true, "registry-mirrors": ["https://a.example"]}',
    after:
      '{"registry-mirrors": ["https://mine.example"], "debug": true, "registry-mirrors": ["https://a.example"]}',
    copy: '{"debug": true}',
  },
  "a list of sources with a newer line, its letters in Latin-1": {
    step: retire,
    path: list,
    before: latin("# d\u00e9p\u00f4t\ndeb x\n"),
    left: latin("# d\u00e9p\u00f4t\n# docker-setup: deb x\n"),
    now: latin("# d\u00e9p\u00f4t\n# docker-setup: deb x\ndeb mine\n# docker-setup: a word of mine\n"),
    after: latin("# d\u00e9p\u00f4t\ndeb x\ndeb mine\n# docker-setup: a word of mine\n"),
  },
};

const put = async (system: FakeSystem, path: string, text: string | Buffer | undefined) =>
  text === undefined
    ? system.files.remove(path)
    : system.files.write(path, text, { mode: 0o644, uid: 0, gid: 0 });

describe("taking back", () => {
  it.each(Object.entries(cases))("%s", async (_, { step, path, before, left, now, after, copy }) => {
    const system = fakeSystem({ files: before === undefined ? {} : { [path]: before } });
    const run = await ranOn(system, step, path, left);
    await put(system, path, now);
    const settled = await settleUndo(system, [run]);
    for (const change of settled.steps.flatMap(({ changes }) => changes)) {
      // No unit is told: there is none here.
      const { what, path, before } = change as FileChange;
      await restore({ what, path, before }, work(system));
    }
    const text = async (name: string) => (await system.files.read(name))?.toString("latin1");
    expect(await text(path)).toBe(after?.toString("latin1"));
    expect(await text(`${path}.docker-setup.before`)).toBe(copy);
    expect(await undoDiffers(system, settled.steps)).toEqual([]);
    const stays = now !== left && (after === now || copy !== undefined);
    expect(settled.stays.map(({ en }) => en)).toEqual(stays ? [expect.stringContaining(path)] : []);
    await put(system, path, "something else");
    if (!stays) expect(await undoDiffers(system, settled.steps)).toEqual([path]);
  });

  it.each([
    ["/etc/apt/sources.list.d/mine.sources", "Signed-By: /etc/x\n", true],
    ["/etc/yum.repos.d/mine.repo", "gpgkey=file:///etc/x\n", true],
    ["/etc/apt/sources.list.d/mine.sources", "# Signed-By: /etc/x\n", false],
    ["/etc/apt/sources.list.d/mine.list", "deb [signed-by=/etc/x.old] https://a.example x y\n", false],
  ])("leaves a key that an entry of somebody's names since: %s with %j", async (entry, text, stays) => {
    const system = fakeSystem();
    const run = await ranOn(system, plain, "/etc/x", "a key");
    await put(system, entry, text);
    const settled = await settleUndo(system, [run]);
    expect(settled.stays.map(({ en }) => en)).toEqual(stays ? [`/etc/x stays: ${entry} names it.`] : []);
    expect(settled.steps.flatMap(({ changes }) => changes).length).toBe(stays ? 0 : 1);
  });

  it.each([
    ["another owner", { mode: 0o600, uid: 1000 }],
    ["a mode that lets others write", { mode: 0o620 }],
  ])("is refused for a journal with %s", async (_, stat) => {
    const system = fakeSystem();
    const run = await ranOn(system, plain, "/etc/x", "n");
    const path = `/var/lib/docker-setup/runs/${run.id}.jsonl`;
    await expect(assertOurs(system, run)).resolves.toBeUndefined();
    await system.files.write(path, system.text(path)!, stat);
    await expect(assertOurs(system, run)).rejects.toMatchObject({ code: "environment" });
  });

  it("goes by the order of the runs, though the clock was set back in between", async () => {
    const system = fakeSystem({ now: Date.parse("2026-11-24T00:00:00Z") });
    await ranOn(system, plain, "/etc/x", "n");
    const { id } = await ranOn(
      { ...system, now: () => Date.parse("2025-01-01T00:00:00Z") },
      plain,
      "/etc/x",
      "m",
    );
    expect((await readRuns(system)).map((run) => run.id)).toEqual([expect.any(String), id]);
    expect(id).toMatch(/^2026-11-24T00-00-01\./);
  });
});

describe("a key that the package manager imported", () => {
  const key = readFileSync(new URL("../../sources/keys/fixtures/docker-yum.asc", import.meta.url));
  const yum = managerOf("yum");
  const step = {
    kind: "imported-key-remove",
    keys: [dockerKeys.yum],
    query: { ...yum.query, lockTimeoutSeconds: 1 },
    ...yum.importedKeys!,
  } as const;
  const own = "/etc/yum.repos.d/docker-ce.repo";
  const entry: Step = { ...plain, path: own };
  const section = (gpgkey: string, more = "") =>
    `[mine]\nbaseurl=https://a.example\ngpgkey=${gpgkey}\n${more}`;

  it.each([
    ["no other entry", {}, undefined],
    ["an entry that names its file", { "/etc/yum.repos.d/mine.repo": section("file:///srv/key") }, "mine"],
    [
      "an entry that names Docker's address",
      { "/etc/yum.repos.d/mine.repo": section("https://download.docker.com/linux/centos/gpg") },
      "mine",
    ],
    [
      "one that is switched off",
      { "/etc/yum.repos.d/mine.repo": section("file:///srv/key", "enabled=0\n") },
      undefined,
    ],
    [
      "another's key",
      { "/etc/yum.repos.d/mine.repo": section("https://a.example/key file:///srv/none file:///srv/odd") },
      undefined,
    ],
  ])("beside %s", async (_, files, stays) => {
    let printed = "8483c65d-5ccc5b19\n";
    const system = fakeSystem({
      files: { "/srv/key": key, "/srv/odd": "no key", ...files },
      exec: { "rpm -q": () => ({ stdout: printed }) },
    });
    const journal = new Journal(system, { version: "1", command: "", what: "install", steps: 2 }, 7);
    await journal.before(entry, 0);
    await put(system, own, section("file:///srv/key"));
    await journal.after(0);
    await journal.before(step, 1);
    printed += "621e9f35-58ade481\n";
    await journal.after(1);
    await journal.end(0);
    const settled = await settleUndo(system, await readRuns(system));
    expect(settled.stays.map(({ en }) => en)).toEqual(
      stays
        ? [
            "The key gpg-pubkey-621e9f35-58ade481 stays in the package manager's database: /etc/yum.repos.d/mine.repo names it.",
          ]
        : [],
    );
    const change = settled.steps
      .flatMap(({ changes }) => changes)
      .find(({ what }) => what === "imported-key");
    expect(change?.before).toEqual(stays ? ["621e9f35-58ade481"] : []);
  });
});

async function ranOn(system: FakeSystem, step: Step, path: string, left: string | Buffer) {
  const journal = new Journal(system, { version: "1", command: "", what: "install", steps: 1 }, 7);
  const data = step.kind === "repository-retire" ? { ...plain, path } : step;
  await journal.before(data, 0);
  if (step.kind === "repository-retire") {
    const text = system.text(journal.path)!.replace('"kind":"file"', '"kind":"repository-retire"');
    await system.files.write(journal.path, text, { mode: 0o600 });
  }
  await put(system, path, left);
  await journal.after(0);
  await journal.end(0);
  const runs = await readRuns(system);
  return runs.find((run) => journal.path.includes(run.id))!;
}

const work = (system: FakeSystem) => ({
  system,
  log: () => {},
  changes: [],
  waiting: () => {},
  allowInterruption: async () => {},
});
