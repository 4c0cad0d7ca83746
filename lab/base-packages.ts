/**
 * The rpm side's base system as stub packages: which names a bare CentOS or Fedora has installed, and which its own
 * repository offers. They hold no files but yum-utils' commands; what they stand for comes from Debian underneath.
 */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Identity } from "./identity.ts";
import { run } from "./process.ts";

interface Stub {
  name: string;
  version: string;
  provides?: string[];
  conflicts?: string[];
  requires?: string[];
  /** Path in the package to a sh script. */
  commands?: Record<string, string>;
}

const stub = (name: string, version: string, rest: Partial<Stub> = {}): Stub => ({ name, version, ...rest });

/** On the machine from the start. */
const installed = (rpm: NonNullable<Identity["rpm"]>): Stub[] => [
  stub(rpm.releasePackage, rpm.releaseVersion, {
    provides: [
      `system-release = ${rpm.releasever}`,
      `system-release(releasever) = ${rpm.releasever}`,
      "redhat-release",
    ],
  }),
  stub("bash", "5.1.8", { provides: ["/bin/sh", "/bin/bash", "/usr/bin/sh"] }),
  stub("coreutils", "8.32"),
  stub("glibc", "2.34"),
  stub("systemd", "252", { provides: ["systemd-units"] }),
  stub("shadow-utils", "4.9"),
  stub("util-linux", "2.37.4"),
  stub("procps-ng", "3.3.17"),
  stub("iproute", "6.2.0"),
  stub("iptables", "1.8.8", { provides: ["iptables-nft"] }),
  stub("libseccomp", "2.5.2"),
  stub("device-mapper-libs", "1.02.195"),
  stub("ca-certificates", "2024.2.69"),
  stub("curl", "7.76.1"),
  stub("gnupg2", "2.3.3"),
  stub("tar", "1.34"),
  stub("xz", "5.2.5"),
  stub("python3", "3.9.18", { provides: ["/usr/bin/python3"] }),
  stub("rpm", "4.16.1.3"),
  stub("sudo", "1.9.5p2"),
  ...(rpm.releasever === "7"
    ? [stub("yum", "3.4.3")]
    : [stub("dnf", "4.14.0"), stub("dnf-plugins-core", "4.3.0")]),
];

/** In the distribution's own repository: what docker-ce pulls in, yum-utils, and packages that conflict with docker-ce. */
const offered = (rpm: NonNullable<Identity["rpm"]>): Stub[] => [
  stub("container-selinux", "4.2.240.0", { provides: ["container-selinux = 2:4.2.240.0"] }),
  stub("libcgroup", "3.0"),
  stub("fuse-overlayfs", "1.14"),
  stub("slirp4netns", "1.3.2"),
  stub("tuned", "2.25.0"),
  stub("git", "2.43.5"),
  stub("yum-utils", "4.3.0", {
    commands: {
      "/usr/bin/yum-config-manager": `exec ${rpm.releasever === "7" ? "yum" : "dnf"} config-manager "$@"`,
    },
  }),
  ...(rpm.dist.startsWith("fc") || rpm.releasever === "10" ? [] : [stub("runc", "1.1.12")]),
  stub(rpm.releasever === "7" ? "yum-plugin-versionlock" : "python3-dnf-plugin-versionlock", "4.3.0"),
  stub("podman", "4.9.4"),
  stub("podman-docker", "4.9.4", { requires: ["podman"], conflicts: ["docker-ce-cli"] }),
  ...(rpm.releasever === "7"
    ? [
        stub("docker", "1.13.1", { requires: ["docker-client", "docker-common"] }),
        stub("docker-client", "1.13.1"),
        stub("docker-common", "1.13.1"),
      ]
    : []),
];

function spec(stubs: Stub[], dist: string): string {
  const head = [
    "Name: lab-base",
    "Version: 1",
    `Release: 1.${dist}`,
    "Summary: Stubs",
    "License: MIT",
    "BuildArch: noarch",
  ];
  const body = stubs.flatMap((s) => {
    const tags = (name: string, values: string[] = []) => values.map((value) => `${name}: ${value}`);
    const commands = Object.keys(s.commands ?? {});
    return [
      `%package -n ${s.name}`,
      `Version: ${s.version}`,
      `Summary: Stub of ${s.name} for docker-setup's lab`,
      ...tags("Provides", s.provides),
      ...tags("Requires", s.requires),
      ...tags("Conflicts", s.conflicts),
      `%description -n ${s.name}\nStub.`,
      `%files -n ${s.name}`,
      ...commands.map((path) => `%attr(755, root, root) ${path}`),
    ];
  });
  const install = stubs.flatMap((s) =>
    Object.entries(s.commands ?? {}).flatMap(([path, script]) => [
      `mkdir -p %{buildroot}/usr/bin`,
      `printf '%%s\\n' '#!/bin/sh' '${script}' > %{buildroot}${path}`,
    ]),
  );
  return `${[...head, "AutoReqProv: no", "%description\nStubs.", ...body, "%install", ...install].join("\n")}\n`;
}

/**
 * Builds the stubs on the host.
 * @returns folders with the rpm files to install, and with the repository (repodata inside).
 */
export async function buildBasePackages(
  rpm: NonNullable<Identity["rpm"]>,
  folder: string,
): Promise<{ installed: string; repository: string }> {
  const own = installed(rpm);
  const all = [...own, ...offered(rpm)];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "base.spec"), spec(all, rpm.dist));
  const macros = {
    _topdir: folder,
    _rpmdir: folder,
    _binary_payload: "w1.gzdio",
    _build_name_fmt: "repository/%%{NAME}.rpm",
  };
  const defines = Object.entries(macros).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
  await run(["rpmbuild", "-bb", "--quiet", ...defines, join(folder, "base.spec")]);
  const repository = join(folder, "repository");
  await run(["createrepo_c", "--quiet", "--simple-md-filenames", repository]);
  const names = new Set(own.map((s) => `${s.name}.rpm`));
  const target = join(folder, "installed");
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(repository))
    if (names.has(file)) cpSync(join(repository, file), join(target, file));
  return { installed: target, repository };
}
