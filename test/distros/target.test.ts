import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distros } from "../../distros/index.ts";
import { targetNotes } from "../../distros/notes.ts";
import { parseTarget } from "../../distros/target.ts";
import { SetupError } from "../../src/errors.ts";

/** --target, then distribution, release, suite, architecture. */
const good = `
ubuntu:24.04/arm64      ubuntu 24.04 noble arm64
ubuntu:24.04            ubuntu 24.04 noble -
ubuntu:24.04.2          ubuntu 24.04 noble -
ubuntu:noble            ubuntu 24.04 noble -
Ubuntu:Noble/x86_64     ubuntu 24.04 noble amd64
ubuntu:xenial/s390x     ubuntu 16.04 xenial s390x
ubuntu:26.04/ppc64le    ubuntu 26.04 resolute ppc64el
debian:12               debian 12 bookworm -
debian:12.5             debian 12 bookworm -
debian:bookworm/amd64   debian 12 bookworm amd64
debian:trixie/armv7l    debian 13 trixie armhf
raspbian:12/armhf       raspbian 12 bookworm armhf
raspios:bookworm        raspbian 12 bookworm -
kali:rolling            debian 13 trixie -
deepin:20.9             debian 10 buster -
deepin:beige            debian 12 bookworm -
centos:7                centos 7 - -
centos:9/x86_64         centos 9 - amd64
centos:stream9          centos 9 - -
centos:stream-10        centos 10 - -
centos:8-stream         centos 8 - -
centos-stream:9         centos 9 - -
centos:7.9              centos 7 - -
rocky:9                 centos 9 - -
rocky:9.5/aarch64       centos 9 - arm64
alma:8                  centos 8 - -
almalinux:10            centos 10 - -
oracle:8                centos 8 - -
ol:9                    centos 9 - -
anolis:8                centos 8 - -
anolis:23               centos 9 - -
openEuler:22.03         centos 8 - -
openEuler:24.03         centos 9 - -
tencentos:3.3           centos 8 - -
alinux:3/x64            centos 8 - amd64
hce:2.0                 centos 9 - -
opencloudos:23          centos 9 - -
kylin:v10               centos 8 - -
kylin:V11               centos 9 - -
kali                    debian 13 trixie -
kali/arm64              debian 13 trixie arm64
uos:20                  debian 10 buster -
uos-server:20           centos 8 - -
ol:7                    centos 7 - -
linuxmint:22            ubuntu 24.04 noble -
mint:21.3               ubuntu 22.04 jammy -
lmde:6                  debian 12 bookworm -
pop:22.04               ubuntu 22.04 jammy -
elementary:8            ubuntu 24.04 noble -
zorin:17                ubuntu 22.04 jammy -
alinux:4                centos 9 - -
euleros:2.0             centos 8 - -
euleros:sp5             centos 7 - -
ubuntu:18.10            ubuntu 18.10 cosmic -
rhel:9                  rhel 9 - -
redhat:8.10             rhel 8 - -
fedora:44               fedora 44 - -
fedora:47/aarch64       fedora 47 - arm64
arch                    arch rolling - -
arch:rolling            arch rolling - -
manjaro/aarch64         arch rolling - arm64
opensuse-slowroll       opensuse-tumbleweed rolling - -
sles_sap:15.5           sles 15.5 - -
azurelinux:3.0          azurelinux 3.0 - -
mariner:2.0/arm64       mariner 2.0 - arm64
photon:5.0              photon 5.0 - -
pureos:10               pureos 10 - -
`;
const rows = good
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));

describe("--target", () => {
  test.each(rows)("%s", (text, distro, version, codename, arch) => {
    const { derivative, because, says, ...target } = parseTarget(text!);
    expect(target).toEqual({
      distro,
      version,
      ...(codename === "-" ? {} : { codename }),
      ...(arch === "-" ? {} : { arch }),
    });
    const typed = text!.split(/[:/]/)[0]!.toLowerCase();
    const others = ["raspios", "redhat", "centos-stream"];
    const names = [...distros.flatMap(({ id, ids = [] }) => [id, ...ids]), ...others];
    // Typed, it is the server; the desktop is kylin-desktop.
    const own = names.includes(typed) && typed !== "kylin";
    for (const told of [derivative, because, says]) expect(told === undefined).toBe(own);
  });

  test.each([
    ["ubuntu", "usage", "ubuntu:26.10"],
    ["", "usage", "ubuntu:24.04/arm64"],
    ["ubuntu:", "usage", "ubuntu:24.04"],
    ["ubuntu:24.04/", "usage", "ubuntu:24.04"],
    ["ubuntu:24.04/arm64/v8", "usage", "ubuntu:24.04"],
    ["-o:/etc/passwd", "usage", "ubuntu:24.04"],
    ["ubuntu:24.04;reboot", "usage", "ubuntu:24.04"],
    ["ubuntu:$(id)", "usage", "ubuntu:24.04"],
    ["ubuntu:noble\nx", "usage", "ubuntu:24.04"],
    ["ubuntu:../../x", "usage", "ubuntu:24.04"],
    ["ubuntu:24", "unsupported-host", "ubuntu:24.10"],
    ["ubuntu:nobel", "unsupported-host", "ubuntu:noble"],
    ["ubuntu:99.04", "unsupported-host", "ubuntu:26.10"],
    ["debian:7", "unsupported-host", "debian:"],
    ["centos:6", "unsupported-host", "centos:"],
    ["centos:11", "unsupported-host", "centos:1"],
    ["fedora:9", "unsupported-host", "fedora:"],
    ["ubunut:24.04", "unsupported-host", "ubuntu"],
    ["rokcy:9", "unsupported-host", "rocky"],
    ["linuxmint:99", "unsupported-host", "docker-setup distros"],
    ["alpine:3.15", "unsupported-host", "alpine:edge"],
    ["azurelinux:3.1", "unsupported-host", "azurelinux:3.0"],
    ["sled:15.6", "unsupported-host", "zypper install docker"],
    ["freebsd:14", "unsupported-host", "docker-setup"],
    ["cumulus-linux:2.5", "unsupported-host", ""],
    ["tencentos:9", "unsupported-host", "docker-setup distros"],
    ["constructor:1", "unsupported-host", "docker-setup distros"],
    ["toString", "usage", "ubuntu:24.04"],
    ["rhel:9/armv6l", "unsupported-host", "moby-engine"],
    ["raspbian:12/armv6l", "unsupported-host", "docker.io"],
    ["centos:9/s390x", "unsupported-host", "moby-engine"],
    ["centos:9/armhf", "unsupported-host", "moby-engine"],
    ["debian:12/i386", "unsupported-host", "docker.io"],
    ["raspbian:12/amd64", "unsupported-host", "docker.io"],
  ])("%j is refused", (text, code, advice) => {
    const error = refusal(text);
    expect(error?.code).toBe(code);
    expect(error?.next?.en).toContain(advice);
    expect(error?.next?.zh).toContain(advice);
    // All names are listed, but for who merely mistyped one.
    expect(error?.why === undefined).toBe(/^Did you mean/.test(error?.next?.en ?? ""));
  });

  test("every release of the tables can be named by number and codename, on each of its architectures", () => {
    for (const distro of distros) {
      for (const { version, codename } of distro.releases) {
        for (const name of codename === undefined ? [version] : [version, codename]) {
          for (const arch of distro.architectures) {
            expect(parseTarget(`${distro.id}:${name}/${arch}`)).toMatchObject({
              distro: distro.id,
              version,
              arch,
            });
          }
        }
      }
    }
  });

  test("any text gives a target of plain words or a SetupError", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "ubuntu",
        "centos",
        "rocky",
        "kali",
        ":",
        "/",
        "9",
        "noble",
        "arm64",
        ".",
        "-",
        "__proto__",
      ),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (value) => {
        if (refusal(value) !== undefined) return;
        const target = parseTarget(value);
        for (const word of [target.version, target.codename ?? "x", target.distro])
          expect(word).toMatch(/^[a-z0-9.-]+$/);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("notes", () => {
  const day = (date: string) => Date.parse(date);
  const notes = (text: string, date: string) =>
    targetNotes({ arch: "amd64", ...parseTarget(text) }, day(date))
      .map(({ en }) => en)
      .join("\n");

  test("end of life counts from the day after", () => {
    expect(notes("ubuntu:20.04", "2025-05-29")).toBe("");
    expect(notes("ubuntu:20.04", "2025-05-30")).toContain("2025-05-29");
    expect(notes("centos:7", "2026-11-24")).toContain("2024-06-30");
  });

  test("CentOS 8 tells about RHEL's packages; Rocky 8 is not called dead", () => {
    expect(notes("centos:8", "2026-11-24")).toMatch(/2024-05-31[\s\S]*26\.1\.3/);
    expect(notes("rocky:8", "2026-11-24")).not.toContain("end of life");
    expect(notes("rocky:8", "2026-11-24")).toContain("Rocky Linux 8 gets Docker's packages for CentOS 8");
  });

  test("Raspberry Pi OS tells its bounds, in both languages", () => {
    const texts = targetNotes({ distro: "raspbian", version: "13", codename: "trixie", arch: "armhf" }, 0);
    expect(texts[0]?.zh).toContain("ARMv7");
    expect(notes("raspbian:12", "2026-11-24")).toContain("Docker 28");
  });
});

function refusal(text: string): SetupError | undefined {
  try {
    parseTarget(text);
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  return undefined;
}
