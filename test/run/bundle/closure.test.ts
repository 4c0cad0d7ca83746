import { expect, it } from "vitest";
import { demands, parseArchive } from "../../../src/run/bundle/packages/apt-archive.ts";
import { closure } from "../../../src/run/bundle/packages/closure.ts";
import { parseYumArchive } from "../../../src/run/bundle/packages/yum-archive.ts";

const paragraph = (name: string, more = "") =>
  `Package: ${name}\nVersion: 1\nFilename: pool/${name}.deb\nSize: 1\nSHA256: ${"a".repeat(64)}\n${more}`;

it.each([
  ["a (>= 1.2) | b:any, c [amd64], d", [["a", "b"], ["c"], ["d"]]],
  ["", []],
  [undefined, []],
])("reads the demands of %j", (field, wanted) => expect(demands(field)).toEqual(wanted));

it("carries what a bare machine lacks and leaves out what the smallest one has", () => {
  const archive = parseArchive(
    [
      paragraph("libc6"),
      paragraph("dpkg", "Priority: required\nPre-Depends: libc6 (>= 2.34)\n"),
      paragraph("iptables", "Depends: libc6, libx12 (= 1), netbase | other\n"),
      paragraph("libx12", "Depends: libc6\n"),
      paragraph("netbase"),
      paragraph("mawk", "Provides: awk\nPriority: required\n"),
      paragraph("gawk", "Provides: awk\n"),
      paragraph("unrelated"),
      paragraph("evil").replace("pool/", "../../"),
    ].join("\n"),
  );
  const { packages, missing } = closure(archive, [["iptables"], ["awk"], ["gone", "lost"]]);
  expect(packages.map(({ name }) => name)).toEqual(["iptables", "libx12", "netbase"]);
  expect(missing).toEqual(["gone | lost"]);
});

it("does so with rpm's capabilities and files", () => {
  const rpm = (name: string, provides: string, requires: string, files = "") =>
    `<package type="rpm"><name>${name}</name><arch>x86_64</arch><version epoch="0" ver="1" rel="1"/><checksum type="sha256">${"b".repeat(64)}</checksum><size package="1"/><location href="Packages/${name}.rpm"/><format><rpm:provides>${provides}</rpm:provides><rpm:requires>${requires}</rpm:requires>${files}</format></package>`;
  const entry = (name: string) => `<rpm:entry name="${name}"/>`;
  const archive = parseYumArchive(
    `<metadata>${rpm("bash", entry("bash"), entry("libc.so.6()(64bit)"), "<file>/bin/sh</file>")}${rpm("glibc", entry("libc.so.6()(64bit)"), "")}${rpm("iptables-nft", entry("iptables"), entry("libc.so.6()(64bit)") + entry("/bin/sh") + entry("(a if b)") + entry("libnft"))}${rpm("libnft", entry("libnft"), entry("rpmlib(x)"))}</metadata>`,
    "x86_64",
  );
  const { packages, missing } = closure(archive, [["iptables"]]);
  expect([packages.map(({ name }) => name), missing]).toEqual([["iptables-nft", "libnft"], []]);
});
