/** Relatives of Debian and CentOS by identity on the lab's machines: which repository fits, and all that a machine goes through. */
import { expect } from "vitest";
import { dockerSetup, installed, keyOption, runScript } from "../../lab/job.ts";
import type { MachineName } from "../../lab/types.ts";
import { command, expectCode, it, lab, run, state, withLab } from "./helpers/lab.ts";

withLab();

/** Texts as those systems have them (test/distros/), the repository that fits, and what --target calls them. */
const rows: { name: string; on: MachineName; os: string; target: string; version: RegExp }[] = [
  {
    name: "Deepin 23",
    on: "debian-12",
    os: 'PRETTY_NAME="Deepin 23"\nNAME="Deepin"\nVERSION_ID="23"\nVERSION="23"\nVERSION_CODENAME=beige\nID=deepin',
    target: "deepin:23",
    version: /^5:28\.5\.2-1~debian\.12~bookworm$/,
  },
  {
    name: "Kali",
    on: "debian-13",
    os: 'PRETTY_NAME="Kali GNU/Linux Rolling"\nNAME="Kali GNU/Linux"\nVERSION_ID="2025.4"\nVERSION="2025.4"\nVERSION_CODENAME=kali-rolling\nID=kali\nID_LIKE=debian',
    target: "kali",
    version: /^5:28\.5\.2-1~debian\.13~trixie$/,
  },
  {
    name: "openEuler 22.03",
    on: "centos-9",
    os: 'NAME="openEuler"\nVERSION="22.03 (LTS-SP4)"\nID="openEuler"\nVERSION_ID="22.03"\nPRETTY_NAME="openEuler 22.03 (LTS-SP4)"',
    target: "openeuler:22.03",
    version: /^28\.5\.2-1\.el8$/,
  },
  {
    name: "UOS Server 20",
    on: "centos-9",
    os: 'PRETTY_NAME="UOS Server 20"\nNAME="UOS Server 20"\nVERSION_ID="20"\nVERSION="20"\nID=uos\nPLATFORM_ID="platform:uelc20"\nVERSION_CODENAME=kongzi',
    target: "uos-server:20",
    version: /^28\.5\.2-1\.el8$/,
  },
];

it.for(rows)("$name", { timeout: 300_000 }, async ({ on, os, target, version }, { fresh }) => {
  const identity = `rm -f /etc/os-release; cat >/etc/os-release <<'E'\n${os}\nE`;
  const [byRun, byScript] = await Promise.all([fresh(on, identity), fresh(on, identity)]);
  const made = await expectCode(
    dockerSetup(byRun, ["--dry-run", "--target", target, "--lang", "en", ...keyOption(lab(), on)]),
    0,
  );
  await Promise.all([expectCode(run(byRun), 0), expectCode(runScript(byScript, made.stdout), 0)]);
  for (const machine of [byRun, byScript]) expect((await installed(machine))["docker-ce"]).toMatch(version);
  expect(await state(byScript)).toEqual(await state(byRun));

  expect((await run(byRun)).stdout).toContain("Nothing was changed");
  expect((await runScript(byScript, made.stdout)).stdout).toContain("Nothing was changed");

  await expectCode(command(byRun, "verify"), 0);
  await expectCode(command(byRun, "rollback", "--yes"), 0);
  expect(await installed(byRun)).toEqual({});
  expect(await byRun.exists("/etc/docker/daemon.json")).toBe(false);
  await expectCode(run(byRun), 0);
  await expectCode(command(byRun, "uninstall", "--yes", "--purge"), 0);
  expect(await installed(byRun)).toEqual({});
});
