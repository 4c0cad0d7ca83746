/** What is taken back, where a person changed units, holds, groups and packages since, and over several runs. */
import { describe, expect, it } from "vitest";
import { apt } from "../../../src/machine/managers/apt/apt.ts";
import { readOffered } from "../../../src/machine/packages/offered.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { readRuns, standingRuns, stateOf } from "../../../src/run/journal/runs.ts";
import { settleUndo } from "../../../src/run/journal/settle-undo.ts";
import { type FakeMachine, type FakeSystem, fakeSystem } from "../../system/fake.ts";

/** A machine of which commands tell, and of which a test changes what they tell. */
interface State {
  enabled: boolean;
  active: boolean | "failed";
  held: string[];
  groups: string;
  packages: Record<string, string>;
  offered: Record<string, string[]>;
}

function machineIn(state: State, exec: FakeMachine["exec"] = {}): FakeSystem {
  const asked = (argv: readonly string[]) => argv.at(-1)!;
  return fakeSystem({
    exec: {
      "systemctl is-enabled": () => ({ code: state.enabled ? 0 : 1 }),
      "systemctl is-active": () => ({ code: state.active === true ? 0 : 3 }),
      "systemctl show": () => ({
        stdout: `Id=docker.service\nActiveState=${state.active === "failed" ? "failed" : "inactive"}\n`,
      }),
      "apt-mark showhold": () => ({ stdout: state.held.join("\n") }),
      id: () => ({ stdout: state.groups }),
      "dpkg-query": () => ({
        stdout: Object.entries(state.packages)
          .map(([name, version]) => `${name}\t${version}\tinstalled\n`)
          .join(""),
      }),
      dpkg: {},
      "apt-get": {},
      "apt-cache madison": (argv) => ({
        stdout: (state.offered[asked(argv)] ?? [])
          .map((v) => `${asked(argv)} | ${v} | http://a x\n`)
          .join(""),
      }),
      ...exec,
    },
  });
}

const query = { ...apt.query, lockTimeoutSeconds: 1 };
const unit = { kind: "unit", unit: "docker.service", registryMirrors: undefined } as Step;
const hold = {
  ...{
    kind: "package-hold",
    hold: true,
    names: ["docker-ce", "docker-ce-cli"],
    list: ["apt-mark", "showhold"],
  },
  ...{ command: ["apt-mark", "hold"], release: ["apt-mark", "unhold"] },
} as Step;
const member: Step = { kind: "group-member", user: "li", group: "docker" };
const install = {
  ...{ kind: "package-install", role: "prerequisites", query, remove: ["apt-get", "remove"] },
  packages: [{ name: "docker-ce", version: "5:28" }],
  commands: [["apt-get", "-y", "install"]],
} as Step;
const base: State = {
  enabled: false,
  active: false,
  held: [],
  groups: "li\n",
  packages: {},
  offered: {},
};

async function ran(system: FakeSystem, steps: readonly [Step, () => void][], code: number | "cut" = 0) {
  const journal = new Journal(system, { version: "1", command: "", what: "install", steps: 1 }, 7);
  for (const [i, [step, change]] of steps.entries()) {
    await journal.before(step, i);
    change();
    await journal.after(i);
  }
  if (code !== "cut") await journal.end(code);
}

interface Case {
  readonly start?: Partial<State>;
  readonly step: Step;
  readonly left: Partial<State>;
  readonly since: Partial<State>;
  /** The first change's. */
  readonly before: unknown;
  readonly stays?: RegExp;
}

const up = { enabled: true, active: true } as const;
const cases: Readonly<Record<string, Case>> = {
  "a unit that nobody touched": {
    step: unit,
    left: up,
    since: {},
    before: { enabled: false, active: false },
  },
  "a unit that was disabled since": {
    ...{ start: up, step: unit, left: up, since: { enabled: false } },
    before: { enabled: false, active: true },
    stays: /docker.service starts at boot stays as it is/,
  },
  "a unit that was stopped since": {
    ...{ start: up, step: unit, left: up, since: { active: false } },
    before: { enabled: true, active: false },
    stays: /stays stopped/,
  },
  "a unit that failed since": { start: up, step: unit, left: up, since: { active: "failed" }, before: up },
  "a unit of ours that is stopped already": {
    ...{ step: unit, left: up, since: { active: false } },
    before: { enabled: false, active: false },
  },
  "a hold that nobody touched": {
    ...{ step: hold, left: { held: ["docker-ce", "docker-ce-cli"] }, since: {} },
    before: [],
  },
  "a hold of which one was let go of since": {
    ...{ step: hold, left: { held: ["docker-ce", "docker-ce-cli"] }, since: { held: ["docker-ce"] } },
    before: [],
  },
  "a hold of somebody's that was let go of since": {
    ...{ start: { held: ["docker-ce"] }, step: hold, left: { held: ["docker-ce", "docker-ce-cli"] } },
    since: { held: ["docker-ce-cli"] },
    before: [],
    stays: /^docker-ce stays without a hold/,
  },
  "a member that nobody touched": { step: member, left: { groups: "li docker\n" }, since: {}, before: false },
  "a member who left the group since": {
    ...{ start: { groups: "li docker\n" }, step: member, left: {}, since: { groups: "li\n" } },
    before: undefined,
    stays: /li is in the docker group stays as it is/,
  },
  "a version that the archive has": {
    ...{
      start: { packages: { "docker-ce": "5:27" } },
      step: install,
      left: { packages: { "docker-ce": "5:28" } },
    },
    since: { offered: { "docker-ce": ["5:28", "5:27"] } },
    before: { "docker-ce": "5:27" },
  },
  "a version that the archive dropped for another": {
    ...{
      start: { packages: { "docker-ce": "5:27" } },
      step: install,
      left: { packages: { "docker-ce": "5:29" } },
    },
    since: { offered: { "docker-ce": ["5:28", "5:26"] } },
    before: { "docker-ce": "5:28" },
    stays: /docker-ce 5:27 is in no repository of this machine any more; 5:28 comes instead/,
  },
  "a version that the archive dropped, and has the new one": {
    ...{
      start: { packages: { "docker-ce": "5:27" } },
      step: install,
      left: { packages: { "docker-ce": "5:28" } },
    },
    since: { offered: { "docker-ce": ["5:28"] } },
    before: {},
    stays: /5:28 stays/,
  },
};

describe("taking back", () => {
  it.each(Object.entries(cases))("%s", async (_, { start, step, left, since, before, stays }) => {
    const state = { ...base, ...start };
    const system = machineIn(state);
    await ran(system, [[step, () => Object.assign(state, left)]]);
    Object.assign(state, since);
    const settled = await settleUndo(system, standingRuns(await readRuns(system)));
    expect(settled.steps[0]?.changes[0]?.before).toEqual(before);
    expect(settled.stays.map(({ en }) => en)).toEqual(stays ? [expect.stringMatching(stays)] : []);
  });

  it.each<{
    known: string;
    brings?: string[];
    manual?: string;
    needs?: string;
    remains: RegExp[];
    goes: string[];
  }>([
    { known: "nothing came along", brings: [], remains: [], goes: ["docker-ce"] },
    { known: "what came along", brings: ["iptables"], remains: [], goes: ["iptables", "docker-ce"] },
    {
      known: "nothing of it",
      remains: [/^Packages that came as dependencies may stay/],
      goes: ["docker-ce"],
    },
    {
      ...{ known: "one that somebody has asked for since", brings: ["iptables"], manual: "iptables" },
      ...{ remains: [/^iptables stays: somebody has asked/], goes: ["docker-ce"] },
    },
    {
      ...{ known: "one that another needs since", brings: ["iptables"], needs: "ufw" },
      ...{ remains: [/^iptables stays: needed by ufw/], goes: ["docker-ce"] },
    },
  ])(
    "says of packages that remain where it knows of $known",
    async ({ brings, manual, needs, remains, goes }) => {
      const state = { ...base };
      const system = machineIn(state, {
        "apt-mark showmanual": { stdout: manual ?? "" },
        "apt-get -s": (argv) => ({ stdout: argv.includes("iptables") && needs ? `Remv ${needs} [1]\n` : "" }),
      });
      const step = { ...install, ...(brings ? { brings } : {}) } as Step;
      const packages = { "docker-ce": "5:28", iptables: "1.8" };
      await ran(system, [[step, () => Object.assign(state, { packages })]]);
      const settled = await settleUndo(system, standingRuns(await readRuns(system)));
      expect(settled.remains.map(({ en }) => en)).toEqual(remains.map((one) => expect.stringMatching(one)));
      const names = settled.steps.flatMap(({ changes }) =>
        changes.flatMap((change) => (change.what === "packages" ? change.names : [])),
      );
      expect(names).toEqual(goes);
    },
  );

  it("says that a package is to be had nowhere, before anything is changed", async () => {
    const state: State = { ...base, packages: { "docker-ce": "5:27" } };
    const system = machineIn(state);
    await ran(system, [
      [
        install,
        () => {
          state.packages = {};
        },
      ],
    ]);
    const runs = standingRuns(await readRuns(system));
    await expect(settleUndo(system, runs)).rejects.toMatchObject({ code: "step-failed" });
  });

  it.each<{ ends: readonly (number | "cut")[]; together: number }>([
    { ends: [0], together: 1 },
    { ends: [0, 0], together: 1 },
    { ends: [10, 0], together: 2 },
    { ends: ["cut", 10, 0], together: 3 },
    { ends: [0, 10], together: 1 },
    { ends: [0, 10, "cut"], together: 2 },
    { ends: [10, 0, 10, 0], together: 2 },
  ])("runs that ended with $ends: the last $together together, newest first", async ({ ends, together }) => {
    const state = { ...base };
    const system = machineIn(state);
    for (const code of ends) await ran(system, [[unit, () => Object.assign(state, up)]], code);
    const runs = await readRuns(system);
    expect(standingRuns(runs)).toEqual(runs.slice(-together).reverse());
    expect(runs.map(stateOf)).not.toContain("rolled-back");
    // The first of them knows how it was before.
    const { steps } = await settleUndo(system, standingRuns(runs));
    expect(steps.at(-1)?.changes[0]?.before).toEqual(
      together === ends.length ? { enabled: false, active: false } : up,
    );
  });
});

it("reads what is offered, and leaves out what is only installed", () => {
  const yum = "Installed Packages\ndocker-ce.x86_64 3:28-1.el9 @docker-ce-stable\nAvailable Packages\n";
  expect(readOffered(`${yum}docker-ce.x86_64   3:27-1.el9   docker-ce-stable\n`, "docker-ce")).toEqual([
    "3:27-1.el9",
  ]);
  const madison = " docker-ce | 5:27 | https://a x/stable amd64 Packages\n docker-ce | 5:26 | https://a y\n";
  expect(readOffered(madison, "docker-ce")).toEqual(["5:27", "5:26"]);
  expect(readOffered("podman.x86_64 2:4.9-1 appstream\npodman-docker.noarch 2:4.9-1 x\n", "podman")).toEqual([
    "2:4.9-1",
  ]);
});
