import ini from "ini";
import { packageNames } from "../../docker-packages.ts";
import type { SourceEntry, SourceFiles, SourcePlaces } from "../source-types.ts";
import { repomdUrl } from "./repodata.ts";
import { parseRepo } from "./source-formats.ts";

/** A mirror that hangs is given up sooner than after 30 s a try. Source: yum.conf(5), dnf.conf(5). */
export const patience = ["--setopt=timeout=10"];

/** Yes, also where the configuration says to answer no (assumeno). Sources: yum(8), yum.conf(5), dnf.conf(5). */
export const agreed = ["-y", "--setopt=assumeno=0"];

/** The repositories of docker-ce's file are docker-ce-CHANNEL. */
export const channels = ["stable", "test", "nightly"] as const;

/** Another repository that can't be read stops nothing: what is needed from it is missed then. Source: dnf.conf(5). */
export const lenient = ["--setopt=*.skip_if_unavailable=1"];

/**
 * No other repository is asked for docker-ce's packages, whoever signed what it has, and whatever its priority: all
 * repositories leave them out, and those of `ids` leave out nothing again (what [main] leaves out stays out). Sources:
 * dnf.conf(5), excludepkgs, an empty one of which forgets those before; yum 3 takes no pattern there, and is looked at
 * by its rehearsal and afterwards.
 */
export const onlyFrom = (ids: readonly string[]): string[] => [
  `--setopt=*.excludepkgs=${packageNames.join(",")}`,
  ...ids.map((id) => `--setopt=${id}.excludepkgs=`),
];

/**
 * Whatever an override, a plug-in or [main] says: signatures are checked, docker-ce's packages come from here, not from
 * another repository that has them, too, and without this one there are none. Options of the command line win over all
 * files, the last one over those before. Sources: dnf.conf(5), dnf5(8) --setopt; yum 3 knows no priority without a
 * plug-in, and says so in a line.
 */
export const checked = channels.flatMap((channel) =>
  ["gpgcheck=1", "priority=1", "skip_if_unavailable=0"].map(
    (option) => `--setopt=docker-ce-${channel}.${option}`,
  ),
);

/** Both. */
export const bound = [...checked, ...onlyFrom(channels.map((channel) => `docker-ce-${channel}`))];

const DIRECTORY = "/etc/yum.repos.d";

/**
 * Sources: reposdir and "repositories in the main file" in yum.conf(5) and dnf.conf(5); dnf5.conf(5) for the overrides,
 * whose sections change those of the same name.
 */
const places: SourcePlaces = {
  directories: [DIRECTORY, "/etc/yum/repos.d", "/etc/distro.repos.d", "/etc/dnf/repos.override.d"],
  endings: [".repo"],
  files: ["/etc/yum.conf", "/etc/dnf/dnf.conf"],
  opensAll: true,
};

/** One file with a section a channel, as Docker's own has them. Format: yum.conf(5). */
export const sources: SourceFiles = {
  ...places,
  parse: (_, text) => parseRepo(text),
  addresses: async (_, uris) => uris,

  repositories: (_, uris, layout, version) =>
    uris.flatMap((uri) => {
      const [, mirror, path, release = ""] = new RegExp(`^${layout}/([^/]+)/`).exec(uri) ?? [];
      const suite = /^\$\{?releasever\}?$/.test(release) ? version : release;
      return mirror && path && suite ? [{ mirror, path, suite }] : [];
    }),

  key: ({ names }) => ({ path: keyPath(names), armored: true }),

  write(entry) {
    const path = `${DIRECTORY}/${fileName(entry)}`;
    return {
      lists: [],
      entry: {
        path,
        content: repoFile(entry),
        mode: 0o644,
        title: { en: `Add the repository in ${path}`, zh: `添加软件源：${path}` },
        why: {
          en: "gpgkey names the file that was checked: a key that the mirror serves later is never taken.",
          zh: "gpgkey 指向已核对的公钥文件：镜像站以后提供的其他公钥一概不采用。",
        },
      },
    };
  },

  places: ({ names, channels }) => channels.map((channel) => `${names.repository}-${channel}`),

  retire: (entry) => ({ manager: "yum", ...places, keep: `${DIRECTORY}/${fileName(entry)}` }),

  indexes: ({ repository, arch, enabled }) =>
    enabled.map((channel) => ({ channel, url: repomdUrl(repository, arch, channel) })),

  // "fast" is gone from dnf's makecache, and a full one reads only these repositories here anyway.
  refresh: ({ names, enabled }) => [
    "yum",
    ...agreed,
    "--disablerepo=*",
    ...enabled.map((channel) => `--enablerepo=${names.repository}-${channel}`),
    ...patience,
    "makecache",
  ],

  refusesTwoKeys: false,
  withoutKey: { en: " names no key", zh: " 未指定公钥" },
};

const keyPath = ({ repository }: SourceEntry["names"]) => `/etc/pki/rpm-gpg/RPM-GPG-KEY-${repository}`;

const fileName = ({ names }: SourceEntry) => `${names.repository}.repo`;

function repoFile({ names, title, repository, mirrors, channels, enabled }: SourceEntry): string {
  const base = (mirror: string) => `${mirror}/${repository.path}/${repository.suite}`;
  const sections = channels.map((channel) => [
    `${names.repository}-${channel}`,
    {
      name: `${title} ${channel}`,
      // Several are tried in turn; blanks part them in every yum and dnf.
      baseurl: mirrors.map((mirror) => `${base(mirror)}/$basearch/${channel}`).join(" "),
      enabled: enabled.includes(channel) ? "1" : "0",
      gpgcheck: "1",
      // [main] may say otherwise for all, as hardening guides have it (CIS); Docker signs packages, no repomd.xml.
      repo_gpgcheck: "0",
      gpgkey: `file://${keyPath(names)}`,
    },
  ]);
  return ini.stringify(Object.fromEntries(sections));
}
