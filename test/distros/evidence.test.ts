import { describe, expect, test } from "vitest";
import { newestFor } from "../../distros/glibc.ts";
import { recogniseHost } from "../../distros/index.ts";
import { parseRequest } from "../../src/cli/options/request.ts";
import { SetupError } from "../../src/errors.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { scriptSubject } from "../../src/plan/settle/subject.ts";
import { fakeSystem } from "../system/fake.ts";

/** An unknown relative's facts, what the machine shows, and the suite or release that fits. */
test.each([
  ["ID=foo ID_LIKE=debian", { debianVersion: "12.5", glibc: "2.36" }, "debian bookworm"],
  ["ID=foo ID_LIKE=debian", { debianVersion: "trixie/sid", glibc: "2.41" }, "debian trixie"],
  ["ID=foo ID_LIKE=debian", { debianVersion: "trixie/sid", glibc: "2.36" }, "debian bookworm"],
  // No ID_LIKE, and both of Debian's marks: Loongbian, Pandorga, BlankOn.
  [
    "ID=foo VERSION_CODENAME=buster",
    { debianVersion: "10.4", glibc: "2.28", manager: "apt" },
    "debian buster",
  ],
  ["ID=foo VERSION_ID=9", { debianVersion: "9.13", glibc: "2.24", manager: "apt" }, "debian stretch"],
  ["ID=foo", { debianVersion: "forky/sid", glibc: "2.42", manager: "apt" }, "debian trixie"],
  ["ID=foo ID_LIKE=linux", { debianVersion: "trixie/sid", glibc: "2.39", manager: "apt" }, "debian bookworm"],
  ["ID=foo", { glibc: "2.39", manager: "apt" }, "refused"],
  [
    "ID=foo ID_LIKE=debian VERSION_CODENAME=sid",
    { debianVersion: "kali-rolling", glibc: "2.42" },
    "debian trixie",
  ],
  ["ID=foo ID_LIKE=debian", { glibc: "2.38" }, "debian bookworm"],
  ["ID=foo ID_LIKE=debian VERSION_CODENAME=bullseye", { glibc: "2.41" }, "debian bullseye"],
  ['ID=foo ID_LIKE="ubuntu debian" UBUNTU_CODENAME=devel', { glibc: "2.42" }, "ubuntu noble"],
  ['ID=foo ID_LIKE="ubuntu debian" VERSION_CODENAME=juno', { glibc: "2.27" }, "ubuntu bionic"],
  ['ID=foo ID_LIKE="rhel centos" VERSION_ID=3', { glibc: "2.34" }, "centos 9"],
  ['ID=foo ID_LIKE="rhel centos" VERSION_ID=3', { glibc: "2.38" }, "centos 9"],
  ['ID=foo ID_LIKE="rhel centos" VERSION_ID=3', { glibc: "2.28" }, "centos 8"],
  ["ID=foo ID_LIKE=openEuler VERSION_ID=24", { glibc: "2.38" }, "centos 9"],
  ["ID=foo ID_LIKE=fedora VERSION_ID=9", { glibc: "2.41" }, "fedora 42"],
  ["ID=foo ID_LIKE=fedora PLATFORM_ID=platform:f44 VERSION_ID=1.0", {}, "fedora 44"],
  ["ID=tencentos VERSION_ID=5", { glibc: "2.40" }, "centos 10"],
  ["ID=uos VERSION_ID=21", { debianVersion: "10.13", glibc: "2.28" }, "debian buster"],
  ["ID=uos VERSION_ID=21", { glibc: "2.28" }, "centos 8"],
  ["ID=foo ID_LIKE=debian", { debianVersion: "5", glibc: "2.7" }, "refused"],
  ["ID=foo", { debianVersion: "12.5", glibc: "2.36" }, "refused"],
  ["ID=foo", { manager: "yum", glibc: "2.36" }, "refused"],
  ["ID=foo", { glibc: "2.36" }, "glibc bookworm"],
  ["ID=foo", { glibc: "2.17" }, "refused"],
  ["ID=foo", {}, "refused"],
  ["ID=solus VERSION_ID=4.7", { glibc: "2.41" }, "glibc trixie"],
  ["ID=solus VERSION_ID=4.7", {}, "refused"],
  ['ID=mageia ID_LIKE="mandriva fedora" VERSION_ID=9', { glibc: "2.36", manager: "yum" }, "glibc bookworm"],
  ["ID=altlinux VERSION_ID=11", { glibc: "2.38", manager: "apt" }, "glibc bookworm"],
  ["ID=gentoo", { glibc: "2.41" }, "refused"],
  ["ID=alpine VERSION_ID=3.14", {}, "refused"],
  ["ID=solus VERSION_ID=4.7", { glibc: "2.41", ostree: true }, "refused"],
  ["ID=ubuntu ID_LIKE=debian VERSION_ID=14.10", { debianVersion: "jessie/sid", glibc: "2.19" }, "refused"],
  ["ID=fedora VERSION_ID=42", { ostree: true }, "refused"],
  ["ID=debian VERSION_ID=12", { ostree: true }, "refused"],
])("%s with %j is %s", (facts, evidence, expected) => {
  const os = parseOsRelease(facts.replace(/ (?=[A-Z_]+=)/g, "\n"));
  let found = "refused";
  try {
    const target = recogniseHost(os, "x86_64", "linux", evidence);
    found = `${target.distro} ${target.codename ?? target.version}`;
    expect(target.because?.en).toBeTruthy();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
  }
  expect(found).toBe(expected);
});

test.each([
  ["debian", "2.18", undefined],
  ["centos", "2.17", "7"],
  ["centos", "3.0", "10"],
  ["constructor", "2.36", undefined],
])("the newest of %s on glibc %s is %s", (distro, glibc, release) => {
  expect(newestFor(distro, glibc)).toBe(release);
});

describe("a machine", () => {
  const machine = (more: Parameters<typeof fakeSystem>[0]) =>
    scriptSubject(fakeSystem(more), parseRequest({}));

  test("is asked for its C library only where nothing else tells", async () => {
    const asked = fakeSystem({
      files: { "/etc/os-release": 'ID=foo\nID_LIKE="rhel centos"\nVERSION_ID=3\n' },
      exec: { getconf: { stdout: "glibc 2.28\n" } },
    });
    expect((await scriptSubject(asked, parseRequest({}))).target).toMatchObject({ version: "8" });
    expect(asked.commands).toContainEqual(["getconf", "GNU_LIBC_VERSION"]);
    const known = fakeSystem({ files: { "/etc/os-release": "ID=debian\nVERSION_ID=12\n" } });
    await scriptSubject(known, parseRequest({})).catch(() => undefined);
    expect(known.commands.map(([name]) => name)).not.toContain("getconf");
  });

  test("that is made of an image is told so, in a dry run as well", async () => {
    const files = {
      "/etc/os-release": "ID=fedora\nVERSION_ID=42\nPRETTY_NAME=Silver\n",
      "/run/ostree-booted": "",
    };
    await expect(machine({ files })).rejects.toMatchObject({ code: "unsupported-host" });
  });

  test("whose kernel says ARMv6 gets no packages for ARMv7", async () => {
    const files = { "/etc/os-release": "ID=raspbian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n" };
    await expect(machine({ files, machine: "armv6l" })).rejects.toMatchObject({ code: "unsupported-host" });
    expect((await machine({ files, machine: "armv7l" })).target).toMatchObject({ arch: "armhf" });
  });
});
