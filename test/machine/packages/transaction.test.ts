import { describe, expect, it } from "vitest";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { type Clearing, clashing, transact } from "../../../src/machine/packages/transaction.ts";
import { type FakeAnswer, fakeSystem } from "../../system/fake.ts";

const quiet = { log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
const clear = (more: Partial<Clearing> = {}): Clearing => ({
  manager: "apt",
  conflicts: ["docker.io", "runc"],
  allowOthers: false,
  ...more,
});
const query = { ...managerOf("apt").query, lockTimeoutSeconds: 1 };

describe("what has to go", () => {
  it("are the known ones that are here, and who owns the same files", async () => {
    const system = fakeSystem({
      exec: {
        "dpkg-query": {
          stdout: "docker.io\t26\tinstalled\ndocker-thing\t1\tinstalled\nbash\t5\tinstalled\n",
        },
        "dpkg -S": { code: 1, stdout: "docker-thing: /usr/bin/docker\ndocker-ce-cli: /usr/bin/docker\n" },
      },
    });
    expect([...(await clashing(system, query, clear(), ["docker-ce-cli"])).keys()]).toEqual([
      "docker.io",
      "docker-thing",
    ]);
  });
});

/** A machine with docker.io: what the rehearsal prints, and what comes of the transaction itself. */
function machine(played: string, done: FakeAnswer = {}) {
  let gone = false;
  const system = fakeSystem({
    exec: {
      "apt-get -q -s": { stdout: played },
      "apt-get -q -y": (argv, options) => {
        const answer = typeof done === "function" ? done(argv, options) : done;
        if (!("code" in answer)) gone = true;
        return answer;
      },
      "dpkg-query": () => ({ stdout: gone ? "" : "docker.io\t26\tinstalled\n" }),
      "dpkg -S": { code: 1 },
    },
  });
  const real = () =>
    system.commands.filter((argv) => argv.includes("-y") && !argv.includes("--download-only"));
  return { system, real };
}
const wanted = { specs: ["docker-ce=5:1"], removes: ["docker.io"] };
const alone = "Remv docker.io [26]\nInst docker-ce (5:1 x [amd64])\n";
const withOther = `Remv toolkit [1]\n${alone}`;

describe("one transaction", () => {
  it.each<[string, string, Partial<Clearing>]>([
    ["nothing else goes", alone, {}],
    ["another goes, as was shown before", withOther, { others: ["toolkit"] }],
    ["another goes, and any may", withOther, { allowOthers: true }],
  ])("%s: it is done, once", async (_, played, more) => {
    const { system, real } = machine(played);
    await transact({ ...quiet, system }, query, clear(more), wanted);
    expect(real()).toHaveLength(1);
    expect(real()[0]!.slice(-3)).toEqual(["install", "docker-ce=5:1", "docker.io-"]);
  });

  it("another goes that nobody was shown: nothing is done", async () => {
    const { system, real } = machine(withOther);
    await expect(transact({ ...quiet, system }, query, clear(), wanted)).rejects.toMatchObject({
      code: "not-confirmed",
      what: { en: expect.stringContaining("toolkit"), zh: expect.stringContaining("toolkit") },
    });
    expect(real()).toEqual([]);
  });

  it.each<[string, FakeAnswer]>([
    ["it fails", { code: 100, stderr: "E: nope" }],
    ["it says yes and nothing is gone", { code: 0 }],
  ])("%s: said so", async (_, done) => {
    const { system } = machine(alone, done);
    await expect(transact({ ...quiet, system }, query, clear(), wanted)).rejects.toMatchObject({
      code: "step-failed",
    });
  });
});
