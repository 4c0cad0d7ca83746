import { packageNames } from "../../docker-packages.ts";
import { printedArch, readInventory } from "../inventory.ts";
import type { Manager } from "../types.ts";
import { withVerb } from "../verb.ts";
import { alone } from "./alone.ts";
import { cache } from "./cache.ts";
import { contents } from "./contents.ts";
import { aptAskedFor, aptDependants } from "./dependants.ts";
import { always } from "./options.ts";
import { origins } from "./origins.ts";
import { readPackages } from "./packages-index.ts";
import { purge } from "./purge.ts";
import { transactions } from "./rehearsal.ts";
import { reinstall } from "./reinstall.ts";
import { isOld, patience, sources, verified } from "./sources.ts";
import { compareDebVersions } from "./version-order.ts";

const query: Manager["query"] = {
  // db:Status-Status came with dpkg 1.17.11 (Ubuntu 16.04 has 1.18).
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  argv: ["dpkg-query", "-W", "-f=${Package}\\t${Version}\\t${db:Status-Status}\\n"],
  readsAll: true,
  separator: "=",
  // apt's files are locked by fcntl: apt-get(8), dpkg(1); unattended-upgrades takes the same ones.
  locks: [
    { by: "fcntl", path: "/var/lib/dpkg/lock-frontend" },
    { by: "fcntl", path: "/var/lib/dpkg/lock" },
    { by: "fcntl", path: "/var/lib/apt/lists/lock" },
    { by: "fcntl", path: "/var/cache/apt/archives/lock" },
  ],
  holds: {
    list: ["apt-mark", "showhold"],
    take: ["apt-mark", "hold"],
    release: ["apt-mark", "unhold"],
  },
  refresh: [["apt-get", "-q", ...verified, ...patience, "update"]],
};

/**
 * Killed while it replaces a package, dpkg has that as "half-installed" in the version of before. apt takes it for installed
 * then, and without this does nothing to bring that version back. Source: apt-get(8).
 */
const again = ["--reinstall"];

const finish = ["apt-get", "-q", "-y", ...always, "--no-install-recommends", "--no-remove"];
const remove = ["apt-get", "-q", "-y", ...always, "remove"];
const audit = ["dpkg", "--audit"];

/** apt-get and dpkg, of Debian, Ubuntu and their derivatives. */
export const apt: Manager = {
  name: "apt",
  form: "apt",
  relatives: ["debian", "ubuntu", "raspbian"],
  programs: ["/usr/bin/apt-get"],

  arch: (arch) => arch,
  printArch: ["dpkg", "--print-architecture"],
  tells: [["apt-cache"], audit],
  machine: (system) => printedArch(system, apt.printArch),
  inventory: (system, names) => readInventory(system, apt, "apt", names),
  // As tried with apt 2.6 and 3.0, dpkg 1.21 and 1.22: they pass over what else is no file.
  opens: [
    "/etc/dpkg/dpkg.cfg",
    "/etc/dpkg/dpkg.cfg.d/*",
    "/etc/apt/auth.conf",
    "/etc/apt/trusted.gpg.d/*.gpg",
    "/etc/apt/trusted.gpg.d/*.asc",
  ],
  dependants: aptDependants,
  askedFor: aptAskedFor,

  query,
  heldNames: (list) => list.split("\n").map((line) => line.trim()),
  keepsHeld: true,
  // https://docs.docker.com/engine/install/ubuntu/#uninstall-old-versions, and docker-engine from the Conflicts of
  // docker-ce (docker-ce-packaging, deb/common/control).
  conflicts: [
    "docker.io",
    "docker-doc",
    "docker-cli",
    "docker-buildx",
    "docker-compose",
    "docker-compose-v2",
    "podman-docker",
    "containerd",
    "runc",
    "docker-engine",
  ],
  mend: {
    checks: [audit, ["find", "/var/lib/dpkg/updates", "-type", "f", "-name", "[0-9]*"]],
    // Of an audit's paragraphs: those whose packages want another remedy. Source: dpkg's src/main/enquiry.c.
    beside:
      "in a mess|only half installed|missing the (list|md5sums) control file|(an|illegal|foreign) architecture",
    duplicates: false,
    commands: [
      ["dpkg", "--force-confdef", "--force-confold", "--configure", "-a"],
      ["sh", "-c", reinstall, "sh", ...finish],
      // What lacks something that it needs gets that.
      [...finish, "-f", "install"],
    ],
  },
  prerequisites: ({ codename }) => ({
    names: ["ca-certificates", ...(isOld(codename) ? ["apt-transport-https"] : [])],
    install: ["apt-get", "-q", "-y", ...always, "--no-install-recommends", "install"],
  }),
  install: ({ pinned, own }) => [
    [
      "apt-get",
      "-q",
      "-y",
      ...always,
      "--no-install-recommends",
      ...(pinned ? ["--allow-downgrades"] : []),
      ...(own ? ["--no-remove"] : []),
      ...again,
      "install",
    ],
  ],
  lowering: (argv) =>
    withVerb(argv, ...["--allow-downgrades", ...again].filter((word) => !argv.includes(word)), "install"),
  remove,
  transactions,
  alone,
  origins,
  contents,
  removeBroken: ["dpkg", "--force-remove-reinstreq", "--remove"],
  // Sources: dpkg's lib/dpkg/dpkg.h, DPKGNEWEXT and DPKGTEMPEXT; dpkg(1), --audit.
  unpacking: { patterns: ["*.dpkg-new", "*.dpkg-tmp"], unless: audit },
  list: ["apt-cache", "madison"],
  cache,
  // Source: apt-private/private-install.cc and private-download.cc.
  fetchOnly: {
    option: "--download-only",
    fails: "^E: (Failed to fetch|Unable to fetch some|Some files failed)",
  },
  keeps: {
    downloads: ["/var/cache/apt/archives"],
    records: ["/var/lib/apt/lists", "/var/lib/dpkg", "/var/cache/apt"],
  },
  // The repository's usual addresses, and the list of mirrors that stands for several.
  cachedHere: [
    ...[
      "*docker-ce_linux_*",
      "*download.docker.com_linux_*",
      "*_docker_linux_*",
      "*_docker-ce.list_dists_*",
    ].map((name) => `/var/lib/apt/lists/${name}`),
    ...packageNames.map((name) => `/var/cache/apt/archives/${name}_*.deb`),
  ],
  purge: ["sh", "-c", purge, "sh"],

  compare: compareDebVersions,
  // "…-1~debian.12~bookworm", before 2023 "…~3-0~debian-bullseye". Source: docker-ce-packaging, deb/gen-deb-ver.
  suiteOf: (version) => /~(?:[a-z]+-)?([a-z]{4,})$/.exec(version)?.[1],
  demanded: (version) => version,
  signedIndex: true,
  readIndex: readPackages,

  sources,
  shortTools: {
    "cache-apt": "",
    // What is asked then says all of it.
    "places-apt": "all_own() { return 1; }",
    "pins-apt": "pinned_elsewhere() { :; }",
  },
};
