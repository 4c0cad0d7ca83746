/** Chosen versions, channels and holds. */
import { describe, expect } from "vitest";
import { installed, runScript } from "../../lab/job.ts";
import type { Machine, MachineName } from "../../lab/types.ts";
import { exitCodes } from "../../src/errors.ts";
import { command, expectCode, forgetStarts, it, run, scriptFor, withLab } from "./helpers/lab.ts";

withLab();

/** 5:27.3.1-1~debian.12~bookworm is Docker's 27.3.1. */
const upstream = (version = "") => version.replace(/^\d:/, "").replace(/[-~].*$/, "");

/** The client goes with the daemon, and it runs. */
async function expectVersion(machine: Machine, version: string): Promise<void> {
  const now = await installed(machine);
  expect(`${upstream(now["docker-ce"])}.`).toMatch(new RegExp(`^${version.replaceAll(".", "\\.")}\\.`));
  expect(upstream(now["docker-ce-cli"])).toBe(upstream(now["docker-ce"]));
  expect(await machine.sh("systemctl is-active docker.service")).toBe("active");
}

describe.concurrent.each<[MachineName, string[]]>([
  ["debian-12", ["20.10", "28.5.2", "26.1", "27.3.1"]],
  ["centos-9", ["20.10", "28.5.2", "26.1", "27.3.1"]],
  ["fedora-44", ["26.1", "28.5.2", "27.3.1"]],
])("on %s", (name, versions) => {
  it("goes up and down between pinned versions by the run, and takes the last one back", async ({
    fresh,
  }) => {
    const machine = await fresh(name);
    for (const version of versions) {
      await forgetStarts(machine);
      await expectCode(run(machine, ["--docker-version", version]), 0);
      await expectVersion(machine, version);
    }
    await forgetStarts(machine);
    await expectCode(command(machine, "rollback", "--yes"), 0);
    await expectVersion(machine, versions.at(-2)!);
  });

  it("goes up and down between pinned versions by scripts", async ({ fresh }) => {
    const machine = await fresh(name);
    for (const version of versions.slice(0, 3)) {
      const script = await scriptFor(name, ["--docker-version", version]);
      await forgetStarts(machine);
      await expectCode(runScript(machine, script), 0);
      await expectVersion(machine, version);
    }
  });

  it("takes the test channel's newest and holds it, until another version is asked for", async ({
    fresh,
  }) => {
    const machine = await fresh(name);
    await expectCode(run(machine, ["--channel", "test", "--hold"]), 0);
    expect((await installed(machine))["docker-ce"]).toContain("29.0.0~rc.1");
    const held = () =>
      machine.sh(
        "if command -v apt-mark >/dev/null; then apt-mark showhold; else yum -q versionlock list; fi",
      );
    expect(await held()).toContain("docker-ce-cli");
    const again = await expectCode(run(machine, ["--channel", "test", "--hold"]), 0);
    expect(again.stdout).toContain("Nothing was changed");
    // An upgrade of the whole machine leaves it alone.
    const all = /^debian/.test(name) ? ["apt-get", "-q", "-y", "upgrade"] : ["yum", "-q", "-y", "upgrade"];
    const options = { env: { DEBIAN_FRONTEND: "noninteractive" } };
    await expectCode(machine.exec(all, options), 0);
    expect((await installed(machine))["docker-ce"]).toContain("29.0.0~rc.1");
    await forgetStarts(machine);
    await expectCode(run(machine, ["--docker-version", "27.3.1", "--hold"]), 0);
    await expectVersion(machine, "27.3.1");
    expect(await held()).toContain("docker-ce-cli");
    // So does the script, and the hold that it finds goes on.
    await forgetStarts(machine);
    await expectCode(runScript(machine, await scriptFor(name, ["--docker-version", "26.1"])), 0);
    await expectVersion(machine, "26.1");
    expect(await held()).toContain("docker-ce-cli");
    await expectCode(machine.exec(all, options), 0);
    await expectVersion(machine, "26.1");
  });
});

it.concurrent("installs 17.03 on CentOS 7, which is docker-ce alone, and has nothing older to offer", async ({
  fresh,
}) => {
  const [machine, scripted] = await Promise.all([fresh("centos-7"), fresh("centos-7")]);
  await expectCode(run(machine, ["--docker-version", "17.03.1.ce-1.el7.centos"]), 0);
  await expectCode(runScript(scripted, await scriptFor("centos-7", ["--docker-version", "17.03"])), 0);
  for (const one of [machine, scripted])
    expect(await installed(one)).toEqual({ "docker-ce": "17.03.1.ce-1.el7.centos" });
  const none = await expectCode(run(machine, ["--docker-version", "1.13"]), exitCodes["version-not-found"]);
  expect(none.stderr).toContain("17.03.1");
});
