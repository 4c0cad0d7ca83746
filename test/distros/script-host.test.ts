import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recogniseHost } from "../../distros/index.ts";
import { parseTarget } from "../../distros/target.ts";
import { SetupError } from "../../src/errors.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { hostCheck, runHostChecks } from "./host-check.ts";

/** Every fifth spelling will do in the others: each is some processes. */
const shells = [
  { shell: ["dash"], each: 1 },
  { shell: ["busybox", "sh"], each: 5 },
  { shell: ["bash", "--posix"], each: 5 },
];

/** --target, then a machine's facts: its script runs there, or it does not. */
const madeElsewhere = `
openeuler:22.03  ID=openEuler VERSION_ID=22.03 NAME=openEuler VERSION="22.03 (LTS-SP4)"   yes
openeuler:24.03  ID=openEuler VERSION_ID=24.03 NAME=openEuler                             yes
openeuler:24.03  ID=openEuler VERSION_ID=22.03 NAME=openEuler                             no
kylin:v10        ID=kylin VERSION_ID=V10 NAME="Kylin Linux Advanced Server" VERSION="V10 (Sword)"  yes
kylin:v11        ID=kylin VERSION_ID=V11 NAME="Kylin Linux Advanced Server"               yes
kylin:v10        ID=kylin ID_LIKE=debian VERSION_ID=v10 NAME=Kylin                        no
anolis:23        ID=anolis VERSION_ID=23 NAME="Anolis OS" PLATFORM_ID=platform:an23       yes
anolis:23        ID=anolis VERSION_ID=23.1 NAME="Anolis OS"                               yes
anolis:8         ID=anolis ID_LIKE="rhel fedora centos" VERSION_ID=8.10                   yes
alinux:3         ID=alinux ID_LIKE="rhel fedora centos anolis" VERSION_ID=3               yes
alinux:2         ID=alinux ID_LIKE="rhel fedora centos anolis" VERSION_ID=3               no
opencloudos:9    ID=opencloudos ID_LIKE=opencloudos VERSION_ID=9.0                        yes
opencloudos:8    ID=OpenCloudOS ID_LIKE="rhel fedora" VERSION_ID=8.6                      yes
tencentos:4      ID=tencentos ID_LIKE=tencentos VERSION_ID=4.2                            yes
hce:2.0          ID=hce VERSION_ID=2.0 VERSION="2.0 (x86_64)"                             yes
deepin:23        ID=Deepin VERSION_ID=23 VERSION_CODENAME=beige                           yes
deepin:20.9      ID=Deepin VERSION_ID=20.4 VERSION_CODENAME=apricot                       yes
uos:20           ID=uos VERSION_ID="20 Home" VERSION_CODENAME=eagle                       yes
uos:20           ID=uos VERSION_ID=20 VERSION_CODENAME=eagle                              yes
uos-server:20    ID=uos VERSION_ID=20 VERSION_CODENAME=kongzi PLATFORM_ID=platform:uelc20 yes
uos-server:20    ID=UOS VERSION_ID=20 VERSION_CODENAME=fuyu                               yes
uos-server:20    ID=uos VERSION_ID=20 VERSION_CODENAME=eagle                              no
kali             ID=kali ID_LIKE=debian VERSION_ID=2025.4 VERSION_CODENAME=kali-rolling   yes
kali             ID=debian VERSION_ID=12 VERSION_CODENAME=bookworm                        no
ol:7             ID=ol VERSION_ID=7.5                                                     yes
ol:9             ID=ol ID_LIKE=fedora VERSION_ID=9.5 PLATFORM_ID=platform:el9             yes
rocky:9          ID=rocky ID_LIKE="rhel centos fedora" VERSION_ID=9.4                     yes
centos:9         ID=rocky ID_LIKE="rhel centos fedora" VERSION_ID=9.4                     yes
centos:8         ID=mageia ID_LIKE="mandriva fedora" VERSION_ID=8                         no
centos:9         ID=openEuler VERSION_ID=24.03                                            no
rhel:9           ID=rhel ID_LIKE=fedora VERSION_ID=9.4                                    yes
fedora:42        ID=fedora VERSION_ID=42                                                  yes
fedora:42        ID=nobara ID_LIKE="rhel centos fedora" VERSION_ID=42                     yes
fedora:42        ID=fedora VERSION_ID=41                                                  no
ubuntu:22.04     ID=ubuntu ID_LIKE=debian VERSION_ID=22.04 VERSION_CODENAME=jammy         yes
ubuntu:jammy     ID=linuxmint ID_LIKE="ubuntu debian" VERSION_ID=21.3 VERSION_CODENAME=virginia UBUNTU_CODENAME=jammy yes
ubuntu:trusty    ID=ubuntu ID_LIKE=debian VERSION_ID=14.04 VERSION="14.04.6 LTS, Trusty Tahr" yes
mint:21.3        ID=linuxmint ID_LIKE="ubuntu debian" VERSION_ID=21.3 UBUNTU_CODENAME=jammy yes
lmde:6           ID=linuxmint ID_LIKE=debian VERSION_ID=6 VERSION_CODENAME=faye DEBIAN_CODENAME=bookworm yes
debian:9         ID=debian VERSION_ID=9 VERSION="9 (stretch)"                             yes
debian:12        ID=debian VERSION_ID=12                                                  yes
debian:12        ID=ubuntu ID_LIKE=debian VERSION_ID=22.04 VERSION_CODENAME=jammy         no
debian:12        ID=vyos VERSION_ID=1.4-rolling-202307070317 VERSION_CODENAME=bookworm    no
raspbian:12      ID=raspbian ID_LIKE=debian VERSION_ID=12 VERSION_CODENAME=bookworm       yes
`
  .trim()
  .split("\n")
  .map((line) => /^(\S+)\s+(.*?)\s+(yes|no)$/.exec(line)!.slice(1) as [string, string, string])
  .map(([target, facts, answer]) => ({
    target,
    text: facts.replace(/ (?=[A-Z_]+=)/g, "\n"),
    answer: answer === "yes",
  }));

const byTarget = (text: string) => {
  const arch = text.startsWith("raspbian") ? "armhf" : "amd64";
  return hostCheck({ arch, ...parseTarget(text) });
};

/** How a file may be written; the machine is the same. */
const spellings: Record<string, (text: string) => string | Uint8Array> = {
  "as it is": (text) => text,
  "with a BOM": (text) => `\uFEFF${text}`,
  "with CR LF": (text) => text.replaceAll("\n", "\r\n"),
  "with a CR in each value": (text) => text.replaceAll("\n", "\r\n").replace(/"(\r?\n|$)/g, '\r"$1'),
  "in double quotes": (text) => text.replace(/=([^"\n]+)$/gm, '="$1"'),
  "in single quotes": (text) => text.replace(/="?([^"\n]+)"?$/gm, "='$1'"),
  "with blanks around": (text) => text.replace(/^/gm, "  ").replace(/$/gm, " \t"),
  "with blanks inside": (text) => text.replace(/="?([^"\n]+)"?$/gm, '=" $1 "'),
  "with comments": (text) => `# ID=x\n${text}\n  # VERSION_ID=0\n`,
  "said twice, the later counts": (text) => `ID=x\nVERSION_ID=0\n${text}`,
  "with lines that are no assignments": (text) => `export ID=x\nreboot\n$(reboot)\n\`reboot\`\n"\n${text}\n'`,
  "without an end of line": (text) => text.trimEnd(),
};

describe.each(shells)("the script's first step in $shell", ({ shell, each }) => {
  test("a script made elsewhere runs on the system that --target names, and nowhere else", () => {
    const answers = runHostChecks(
      shell,
      madeElsewhere.map(({ target, text }) => ({ check: byTarget(target), text })),
    );
    expect(madeElsewhere.filter(({ answer }, i) => answers[i] !== answer)).toEqual([]);
  });

  test("reads a file as the run does, however it is written", () => {
    const taken = madeElsewhere.filter(({ answer }) => answer);
    const cases = Object.entries(spellings)
      .flatMap(([name, spell]) => taken.map(({ target, text }) => ({ name, target, text: spell(text) })))
      .filter((_, i) => i % each === 0)
      .map((one) => ({ ...one, check: byTarget(one.target) }));
    const answers = runHostChecks(shell, cases);
    expect(cases.filter((_, i) => !answers[i]).map(({ name, target }) => `${target} ${name}`)).toEqual([]);
  });
});

/** Texts that are nearly os-release files, of words that mean something in one. */
const anyText = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        ...["ID", "ID_LIKE", "VERSION_ID", "VERSION_CODENAME", "UBUNTU_CODENAME", "DEBIAN_CODENAME"],
        ...["VERSION", "NAME", "PRETTY_NAME", "PLATFORM_ID", "VARIANT_ID", "id", "#", ""],
      ),
      fc.constantFrom("=", '="', "='", " = ", ""),
      fc.oneof(
        fc.constantFrom(
          "debian",
          "ubuntu",
          "rhel",
          "uos",
          "kylin",
          "openEuler",
          "rhel centos",
          "9",
          "12",
          "22.04",
        ),
        fc.constantFrom(
          "constructor",
          "__proto__",
          "toString",
          "jammy",
          "sid",
          "20 Home",
          "platform:el9",
          "V10",
        ),
        fc.string({ unit: "binary-ascii", maxLength: 12 }),
        fc.string({ maxLength: 12 }),
      ),
      fc.constantFrom("", '"', "'", " ", "\r", " # x", "\\", '"x'),
    ),
    { maxLength: 8 },
  )
  .map((lines) => lines.map((parts) => parts.join("")).join("\n"));

function take(text: string) {
  try {
    return recogniseHost(parseOsRelease(text), "x86_64");
  } catch (error) {
    if (error instanceof SetupError) return undefined;
    throw error;
  }
}

describe("any text", () => {
  test("is a target or a refusal with advice, never anything else", () => {
    fc.assert(
      fc.property(anyText, fc.string(), (text, arch) => {
        take(text);
        try {
          recogniseHost(parseOsRelease(text), arch, "linux", { glibc: "2.36", debianVersion: "12.5" });
        } catch (error) {
          if (!(error instanceof SetupError)) throw error;
          expect(error.code).toBe("unsupported-host");
          expect(error.next?.zh).toBeTruthy();
        }
      }),
      { numRuns: 20_000 },
    );
  });

  test("is taken by the script where it is taken by the run", () => {
    const texts = fc
      .sample(anyText, { numRuns: 40_000, seed: 16 })
      .filter((text) => !text.includes("\0"))
      .flatMap((text) => {
        const target = take(text);
        return target === undefined ? [] : [{ text, check: hostCheck(target) }];
      })
      .slice(0, 400);
    expect(texts.length).toBeGreaterThan(100);
    const answers = runHostChecks(["dash"], texts);
    expect(texts.filter((_, i) => !answers[i])).toEqual([]);
  });
});

test.each(shells)("a C library alone is asked for where --target names one, by $shell", ({ shell }) => {
  const has = ["glibc 2.36", "glibc 2.41", "glibc 3.0", "glibc 2.4", "glibc 2.35", "musl", ""];
  const check = hostCheck({ arch: "amd64", ...parseTarget("glibc:2.36") });
  const cases = has.map((libc) => ({ check: `getconf() { echo '${libc}'; }\n${check}`, text: "ID=solus\n" }));
  expect(runHostChecks(shell, cases)).toEqual([true, true, true, false, false, false, false]);
});
