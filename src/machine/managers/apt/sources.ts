import { readText } from "../../../system/read-text.ts";
import { plainAddress } from "../origins.ts";
import type { SourceEntry, SourceFiles, SourcePlaces, WrittenFile } from "../source-types.ts";
import { listPlaces } from "./lists-read.ts";
import { parseDeb822, parseOneLine } from "./source-formats.ts";

/** A mirror that hangs is given up within a minute a file; apt's own patience is ten for Docker's packages. */
export const patience = ["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=10"];

/** Options by which apt reads one source file and no other. Source: apt.conf(5), "Directories". */
export const onlySource = (path: string): readonly string[] => [
  "-o",
  `Dir::Etc::sourcelist=${path}`,
  "-o",
  "Dir::Etc::sourceparts=-",
];

/**
 * Whatever the configuration lets pass, an index that nobody signed is none: apt would install what somebody in the middle
 * offers (AllowInsecureRepositories, AllowUnauthenticated). Fields of the entry (Allow-Insecure: no) do not do it, as tried
 * with apt 2.6. Source: apt-secure(8).
 */
export const verified = ["Insecure", "Weak", "DowngradeToInsecure"].flatMap((kind) => [
  "-o",
  `Acquire::Allow${kind}Repositories=false`,
]);

const DIRECTORY = "/etc/apt/sources.list.d";

/** apt before 1.5 (2017) fetches nothing over https without a package of its own. */
export const isOld = (codename: string | undefined) =>
  ["trusty", "xenial", "jessie", "stretch"].includes(codename ?? "");

/** Releases whose tools (add-apt-repository, older configuration management) read one-line entries only. */
const oneLineReleases = ["trusty", "xenial", "bionic", "focal", "jessie", "stretch", "buster"];

const places: SourcePlaces = {
  directories: [DIRECTORY],
  endings: [".list", ".sources"],
  files: ["/etc/apt/sources.list"],
};

/** A keyring file that Signed-By names, and one entry: deb822, or a line where the release's tools want one. */
export const sources: SourceFiles = {
  ...places,
  parse: (path, text) => (path.endsWith(".sources") ? parseDeb822(text) : parseOneLine(text)),

  // apt-transport-mirror(1): a file with an address a line.
  async addresses(system, uris) {
    const lists = await Promise.all(
      uris.map(async (uri) => {
        const path = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1];
        if (path === undefined) return [uri];
        const lines = ((await readText(system, path)) ?? "").split("\n");
        return lines.map((line) => line.split(/\s/)[0] ?? "").filter((word) => /^https?:/.test(word));
      }),
    );
    return lists.flat();
  },

  repositories: ({ suites }, uris, layout) =>
    uris.flatMap((uri) => {
      const [, mirror, path] = new RegExp(`^${layout}/*$`).exec(uri) ?? [];
      return mirror && path ? suites.map((suite) => ({ mirror, path, suite })) : [];
    }),

  key: ({ names }) => ({ path: keyring(names), armored: false }),

  write(entry) {
    const list = mirrorList(entry);
    return { lists: list ? [list] : [], entry: written(entry) };
  },

  places: (entry) => [
    ...entry.mirrors.map((mirror) => `${plainAddress(mirror)}/${entry.repository.path}/`),
    ...(mirrorList(entry) ? [`mirror+file:${listPath(entry.names)}/`] : []),
  ],

  retire: (entry) => ({ manager: "apt", ...places, keep: entryPath(entry) }),

  only: (entry) => onlySource(entryPath(entry)),

  askSuite: (entry) => [
    "apt-get",
    ...onlySource(entryPath(entry)),
    "indextargets",
    "--format",
    "$(RELEASE)|$(SUITE)|$(CODENAME)",
    "Created-By: Packages",
  ],

  // A list of mirrors has names of its own.
  listPlaces: (entry) =>
    mirrorList(entry) ? undefined : listPlaces(entry.repository, entry.enabled, entry.arch),

  refresh: (entry) => [
    "apt-get",
    "-q",
    ...onlySource(entryPath(entry)),
    "-o",
    "APT::Get::List-Cleanup=0",
    // Without it a mirror that fails leaves the old index and exit code 0.
    "-o",
    "APT::Update::Error-Mode=any",
    ...verified,
    ...patience,
    "update",
  ],

  refusesTwoKeys: true,
  keyReader: "_apt",
  withoutKey: {
    en: " names no key: any key of apt's may sign it",
    zh: " 未指定公钥：apt 的任何公钥都能为其签名",
  },
};

const keyring = ({ short }: SourceEntry["names"]) => `/etc/apt/keyrings/${short}.gpg`;

const isOneLine = ({ target }: SourceEntry) => oneLineReleases.includes(target.codename ?? "");

const fileName = (entry: SourceEntry) => `${entry.names.short}.${isOneLine(entry) ? "list" : "sources"}`;

const entryPath = (entry: SourceEntry) => `${DIRECTORY}/${fileName(entry)}`;

const listPath = ({ repository }: SourceEntry["names"]) => `/etc/apt/mirrors/${repository}.list`;

/** Several mirrors for one repository: apt-transport-mirror(1), the form that apt has had since 1.6. */
function mirrorList({ target, repository, mirrors, names }: SourceEntry): WrittenFile | undefined {
  if (mirrors.length < 2 || isOld(target.codename)) return undefined;
  const path = listPath(names);
  return {
    path,
    content: mirrors.map((mirror, i) => `${mirror}/${repository.path}\tpriority:${i + 1}\n`).join(""),
    mode: 0o644,
    title: { en: `List the mirrors in ${path}`, zh: `将各镜像站写入 ${path}` },
    why: {
      en: "apt goes to the next one where the first does not answer, also in later updates.",
      zh: "前一个无法访问时 apt 会自动改用下一个，以后的更新也是如此。",
    },
  };
}

/** sources.list(5). */
function written(entry: SourceEntry): WrittenFile {
  const { repository, enabled, arch, names } = entry;
  const path = `${DIRECTORY}/${fileName(entry)}`;
  const key = keyring(names);
  const uri = mirrorList(entry)
    ? `mirror+file:${listPath(names)}`
    : `${repository.mirror}/${repository.path}`;
  const line = `deb [arch=${arch} signed-by=${key}] ${uri} ${repository.suite} ${enabled.join(" ")}\n`;
  const paragraph = [
    "Types: deb",
    `URIs: ${uri}`,
    `Suites: ${repository.suite}`,
    `Components: ${enabled.join(" ")}`,
    `Architectures: ${arch}`,
    `Signed-By: ${key}`,
    "",
  ].join("\n");
  return {
    path,
    content: isOneLine(entry) ? line : paragraph,
    mode: 0o644,
    title: { en: `Add the repository in ${path}`, zh: `添加软件源：${path}` },
    why: {
      en: "Signed-By ties the key to this one repository: it vouches for no other.",
      zh: "Signed-By 使该公钥只对这一个软件源有效。",
    },
  };
}
