import { checkEntry } from "./index-entry.ts";
import { rows } from "./rows.ts";
import type { Manager } from "./types.ts";

const arches = { amd64: "x86_64", arm64: "aarch64", armhf: "armv7", ppc64el: "ppc64le", s390x: "s390x" };
const directory = "/etc/pak/repos.d";
const places = { directory, directories: [directory], files: [], endings: [".conf"] };

/** A made-up package manager with an index, a lock, holds and repository files of its own. */
export const pak: Manager = {
  name: "pak",
  form: "pak",
  relatives: ["nimbus"],
  programs: ["/usr/bin/pak"],

  arch: (arch) => arches[arch],
  printArch: ["pak", "arch"],
  machine: async (system) => system.machine,
  async inventory(system, names) {
    const { stdout } = await system.exec(["pak", "query", ...names]);
    const installed = new Map(rows(stdout).map(([name = "", version = ""]) => [name, version]));
    return { installed, broken: new Map(), tool: undefined };
  },
  dependants: async () => [],

  query: {
    argv: ["pak", "query"],
    separator: "=",
    locks: [{ by: "pid", path: "/run/pak.pid" }],
    holds: { list: ["pak", "pinned"], take: ["pak", "pin"], release: ["pak", "unpin"] },
  },
  heldNames: (list) => list.split("\n"),
  conflicts: ["nimbus-docker"],
  mend: { checks: [["pak", "check"]], duplicates: false, commands: [["pak", "repair"]] },
  prerequisites: () => undefined,
  install: () => [["pak", "add", "--yes"]],
  lowering: (argv) => [argv],
  remove: ["pak", "del", "--yes"],
  list: ["pak", "versions"],
  transactions: {
    owners: ["pak", "owners", "/usr/bin/dockerd"],
    ownersOf: (printed) => printed.split("\n").filter(Boolean),
    ways: [
      {
        command: ({ specs, removes }, { play }) => ({
          argv: ["pak", "swap", play ? "--dry" : "--yes", ...specs, ...removes.map((name) => `-${name}`)],
        }),
      },
    ],
    script: { helper: "swap-pak", play: ["pak", "swap", "--dry"], run: ["pak", "swap", "--yes"] },
    read: () => ({ installs: [], upgrades: [], downgrades: [], removes: [], problems: [] }),
    refusal: "^pak: no such option",
    stage: () => ({ directories: [], files: [], links: [], options: [], refresh: [], refreshAll: [] }),
  },

  compare: (a, b) => a.localeCompare(b, "en", { numeric: true }),
  demanded: (version) => version,
  suiteOf: () => undefined,
  signedIndex: false,
  async readIndex(get, { repository, channel, arch }) {
    const url = `${repository.mirror}/${repository.path}/${channel}/${arch}/INDEX`;
    const lines = rows((await get(url, "channel")).toString("utf8"));
    return lines.map(([name, version, filename, size, sha256]) =>
      checkEntry({ name, version, arch, filename, size, sha256, depends: [] }, { url, channel }),
    );
  },

  sources: {
    ...places,
    parse: (_path, text) => [
      {
        lines: text.split("\n").map((_, at) => at),
        id: "",
        binary: true,
        enabled: true,
        uris: [...text.matchAll(/^url=(.*)$/gm)].map(([, uri]) => uri!),
        suites: [],
        channels: [],
        keys: [...text.matchAll(/^key=(.*)$/gm)].map(([, key]) => key!),
        inlineKey: undefined,
        signed: true,
      },
    ],
    addresses: async (_system, uris) => uris,
    repositories: () => [],
    key: ({ names }) => ({ path: `/etc/pak/keys/${names.short}.gpg`, armored: false }),
    write: ({ names, repository, enabled }) => ({
      lists: [],
      entry: {
        path: `${directory}/${names.short}.conf`,
        content: enabled
          .map((channel) => `url=${repository.mirror}/${repository.path}/${channel}\n`)
          .concat(`key=/etc/pak/keys/${names.short}.gpg\n`)
          .join(""),
        mode: 0o644,
        title: {
          en: `Add the repository in ${directory}/${names.short}.conf`,
          zh: `在 ${directory}/${names.short}.conf 中添加软件源`,
        },
        why: { en: "pak reads it from there.", zh: "pak 从该处读取。" },
      },
    }),
    retire: ({ names }) => ({ manager: "pak", ...places, keep: `${directory}/${names.short}.conf` }),
    refresh: ({ names }) => ["pak", "refresh", names.short],
    refusesTwoKeys: false,
    withoutKey: { en: " has no key", zh: " 没有公钥" },
  },
};
