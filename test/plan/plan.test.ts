import { describe, expect, it } from "vitest";
import { findDistro } from "../../distros/index.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { Step } from "../../src/plan/steps/index.ts";
import type { Options, PlanInput } from "../../src/plan/types.ts";
import { parseVersionRequest } from "../../src/sources/catalog/version.ts";
import { dockerKeys } from "../../src/sources/keys/openpgp.ts";
import { reveal } from "../../src/system/secret.ts";
import type { Target } from "../../src/terms.ts";

const mirror = "https://mirror.example/docker-ce";
const targets: Record<string, Target> = {
  "ubuntu:16.04": { distro: "ubuntu", version: "16.04", codename: "xenial", arch: "amd64" },
  "ubuntu:20.04": { distro: "ubuntu", version: "20.04", codename: "focal", arch: "amd64" },
  "ubuntu:24.04": { distro: "ubuntu", version: "24.04", codename: "noble", arch: "arm64" },
  "debian:12": { distro: "debian", version: "12", codename: "bookworm", arch: "armhf" },
  "centos:7": { distro: "centos", version: "7", arch: "amd64" },
  "centos:9": { distro: "centos", version: "9", arch: "arm64" },
};

function planOf(name: string, wish: Partial<Options> = {}, more: Partial<PlanInput> = {}) {
  const target = targets[name]!;
  const distro = findDistro(target.distro)!;
  return makePlan({
    distro,
    target,
    options: {
      mirrors: [mirror],
      channel: "stable",
      keyFingerprint: undefined,
      registryMirrors: ["https://a.example"],
      hold: false,
      user: undefined,
      lockTimeoutSeconds: 600,
      restart: false,
      allowRemove: false,
      proxy: undefined,
      ...wish,
    },
    release: {
      kind: "offer",
      repository: { mirror, path: `linux/${target.distro}`, suite: target.codename ?? target.version },
      packages: [
        { name: "docker-ce", version: "1" },
        { name: "docker-ce-cli", version: "1" },
      ],
      artefacts: [],
      docker: "1",
    },
    version: undefined,
    notes: [],
    ...more,
  });
}

const kinds = (steps: readonly Step[]) => steps.map(({ kind }) => kind);
function only<K extends Step["kind"]>(steps: readonly Step[], kind: K): Extract<Step, { kind: K }>[] {
  return steps.filter((step): step is Extract<Step, { kind: K }> => step.kind === kind);
}

const apt = [
  "host",
  "daemon-settings",
  "repository-retire",
  "package-mend",
  "package-install",
  "repository-key",
  "file",
  "package-index",
  "daemon-json",
  "package-install",
  "unit",
  "verify",
];
const yum = apt.filter((_, i) => i !== 4);

describe("the steps, in order", () => {
  it.each(Object.keys(targets))("%s", (name) => {
    expect(kinds(planOf(name).steps)).toEqual(name.startsWith("centos") ? yum : apt);
  });

  it("follow what is wished for", () => {
    const without = (kind: string) => yum.filter((each) => each !== kind);
    expect(kinds(planOf("centos:9", { registryMirrors: undefined }).steps)).toEqual(without("daemon-json"));
    expect(kinds(planOf("centos:9", { hold: true, user: "li" }).steps)).toEqual(
      yum.flatMap((kind) =>
        kind === "unit" ? ["package-hold", "unit"] : kind === "verify" ? ["group-member", "verify"] : [kind],
      ),
    );
  });
});

it("names Docker's own key, or the one that is given, and no other", () => {
  expect(only(planOf("debian:12").steps, "repository-key")[0]!.fingerprints).toEqual([dockerKeys.apt]);
  expect(only(planOf("centos:7").steps, "repository-key")[0]!.fingerprints).toEqual([dockerKeys.yum]);
  const keyFingerprint = "0123456789ABCDEF0123456789ABCDEF01234567";
  expect(only(planOf("debian:12", { keyFingerprint }).steps, "repository-key")[0]!.fingerprints).toEqual([
    keyFingerprint,
  ]);
});

it.each([
  ["ubuntu:24.04", "docker.sources", "Architectures: arm64\n"],
  ["debian:12", "docker.sources", "Suites: bookworm\n"],
  ["ubuntu:20.04", "docker.list", "deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.gpg] "],
  ["ubuntu:16.04", "docker.list", " xenial stable\n"],
  ["centos:9", "docker-ce.repo", `baseurl=${mirror}/linux/centos/9/$basearch/stable\nenabled=1\n`],
])("%s reads %s", (name, file, text) => {
  const step = only(planOf(name).steps, "file").at(-1)!;
  expect(step.path.split("/").at(-1)).toBe(file);
  expect(step.content).toContain(text);
  expect(step.mode).toBe(0o644);
});

it("enables a channel beside stable, and reads its index too", () => {
  const { steps } = planOf("centos:9", { channel: "test" });
  const enabled = reveal(only(steps, "file").at(-1)!.content).match(/\[(.*?)\][^[]*enabled=1/g);
  expect(enabled?.map((text) => text.slice(1, text.indexOf("]")))).toEqual([
    "docker-ce-stable",
    "docker-ce-test",
  ]);
  expect(only(steps, "package-index")[0]!.command).toEqual([
    "yum",
    "-y",
    "--setopt=assumeno=0",
    "--disablerepo=*",
    "--enablerepo=docker-ce-stable",
    "--enablerepo=docker-ce-test",
    "--setopt=timeout=10",
    "makecache",
  ]);
  expect(only(planOf("debian:12", { channel: "nightly" }).steps, "file").at(-1)!.content).toContain(
    "Components: stable nightly\n",
  );
});

it.each([
  ["debian:12", {}, 2],
  ["ubuntu:24.04", { channel: "test" as const }, 3],
  ["debian:12", { mirrors: ["https://a.example/docker-ce", "https://b.example/docker-ce"] }, 0],
  ["centos:9", {}, 0],
])("%s with %o: what this run reads of the index may be laid in place of %i lists", (name, wish, count) => {
  const [index] = only(planOf(name, wish).steps, "package-index");
  expect(index?.listPlaces ?? []).toHaveLength(count);
});

it("binds yum to docker-ce's own sections, checked, whatever an override says, up and down", () => {
  const { commands } = only(
    planOf("centos:9", { channel: "test" }, { version: parseVersionRequest("27") }).steps,
    "package-install",
  ).at(-1)!;
  expect(commands).toHaveLength(2);
  for (const argv of commands) {
    for (const option of ["gpgcheck", "priority"]) {
      for (const channel of ["stable", "test"]) {
        expect(argv).toContain(`--setopt=docker-ce-${channel}.${option}=1`);
      }
    }
  }
});

it("allows a lower version only where one was asked for", () => {
  const commands = (name: string, pinned: boolean) =>
    only(
      planOf(name, {}, { version: pinned ? parseVersionRequest("27") : undefined }).steps,
      "package-install",
    )
      .at(-1)!
      .commands.map((argv) => argv.join(" "));
  expect(commands("debian:12", false)[0]).not.toContain("--allow-downgrades");
  expect(commands("debian:12", true)[0]).toContain("--allow-downgrades");
  expect(commands("centos:9", false)).toHaveLength(1);
  expect(commands("centos:9", true)[1]).toMatch(/ downgrade$/);
});

it("puts the mirror that answered first, each of them once", () => {
  const mirrors = ["https://dead.example", mirror, "https://third.example"];
  expect(only(planOf("debian:12", { mirrors }).steps, "repository-key")[0]!.urls).toEqual(
    [mirror, "https://dead.example", "https://third.example"].map((each) => `${each}/linux/debian/gpg`),
  );
  const list = only(planOf("debian:12", { mirrors }).steps, "file")[0]!;
  expect(
    reveal(list.content)
      .split("\n")
      .map((line) => line.split("\t")[1]),
  ).toEqual(["priority:1", "priority:2", "priority:3", undefined]);
});

it("leaves the version to the machine where no mirror was asked", () => {
  const repository = { mirror, path: "linux/debian", suite: "bookworm" };
  const { steps, docker } = planOf(
    "debian:12",
    {},
    { release: { kind: "unresolved", repository }, version: parseVersionRequest("27.3") },
  );
  const step = only(steps, "package-install").at(-1)!;
  expect(docker).toBeUndefined();
  expect(step.resolve).toMatchObject({
    wanted: "27.3",
    channel: "stable",
    pinned: ["docker-ce", "docker-ce-cli"],
  });
  expect(step.packages.every((each) => each.version === undefined)).toBe(true);
});

it("is the same data twice, and survives JSON", () => {
  for (const name of Object.keys(targets)) {
    const plan = planOf(name, { hold: true, user: "li" });
    expect(planOf(name, { hold: true, user: "li" })).toEqual(plan);
    expect(JSON.parse(JSON.stringify(plan.steps))).toEqual(plan.steps);
  }
});
