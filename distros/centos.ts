import type { OsRelease } from "../src/machine/facts/os-release.ts";
import { major } from "./major.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** https://www.centos.org/cl-vs-cs/#end-of-life */
const releases: readonly KnownRelease[] = [
  { version: "10" },
  { version: "9", endOfLife: "2027-05-31" },
  { version: "8", endOfLife: "2024-05-31" },
  { version: "7", endOfLife: "2024-06-30" },
];

/** Built from the same sources with the same numbers; most say so in ID_LIKE, and these are known anyway. */
const rebuilds = [
  "rocky",
  "almalinux",
  "ol",
  "anolis",
  "opencloudos",
  "cloudlinux",
  "eurolinux",
  "scientific",
];

/** A relative with numbers of its own, and the CentOS whose packages fit each of its major versions. */
interface StandIn {
  readonly id: string;
  /** Only where NAME holds this. */
  readonly name?: string;
  readonly majors: Readonly<Record<number, string>>;
  /** For every major version after those. */
  readonly later?: string;
}

const standIns: readonly StandIn[] = [
  { id: "openeuler", majors: { 20: "8", 21: "8", 22: "8", 23: "9" }, later: "10" },
  { id: "anolis", majors: { 23: "9" } },
  { id: "opencloudos", majors: { 23: "9" } },
  { id: "tencentos", majors: { 2: "7", 3: "8", 4: "9" } },
  { id: "tlinux", majors: { 2: "7", 3: "8", 4: "9" } },
  { id: "alinux", majors: { 2: "7", 3: "8" } },
  { id: "hce", majors: { 1: "8", 2: "9" } },
  // The desktop calls itself kylin as well, is Debian's relative, and ships its own Docker.
  { id: "kylin", name: "Advanced Server", majors: { 10: "8", 11: "10" } },
];

function standIn(os: OsRelease, number: number): string | undefined {
  const row = standIns.find(({ id, name }) => id === os.id && (os.name ?? "").includes(name ?? ""));
  if (row === undefined) return undefined;
  const after = number > Math.max(...Object.keys(row.majors).map(Number));
  return row.majors[number] ?? (after ? row.later : undefined);
}

function recognise(os: OsRelease) {
  const number = major(os.versionId);
  if (os.id === undefined || number === undefined) return undefined;
  const fitting = standIn(os, number);
  if (fitting !== undefined) return { version: fitting, exact: false };
  if (standIns.some(({ id }) => id === os.id) && !rebuilds.includes(os.id)) return undefined;
  // RHEL and Fedora have files of their own; Amazon Linux says ID_LIKE="centos rhel fedora" with other numbers.
  const exact = os.id === "centos";
  const related =
    rebuilds.includes(os.id) || os.idLike.some((id) => ["rhel", "centos", "fedora"].includes(id));
  if (!exact && (!related || os.id === "rhel" || os.id === "fedora")) return undefined;
  return number >= 7 && number <= 10 ? { version: `${number}`, exact } : undefined;
}

export const centos: Distro = {
  id: "centos",
  name: "CentOS",
  manager: "yum",
  releases,
  architectures: ["amd64", "arm64", "ppc64el"],
  derivatives: [...new Set([...rebuilds, ...standIns.map(({ id }) => id)])],
  recognise,
  release(text) {
    const plain = text.replace(/^stream-?/, "").replace(/-?stream$/, "");
    return /^\d+(\.\d+)*$/.test(plain)
      ? releases.find(({ version }) => version === `${major(plain)}`)
      : undefined;
  },
  // linux/centos/8 stopped at docker-ce 26.1.3 with CentOS 8; linux/rhel/8 goes on and fits every el8.
  supplies: [
    {
      supply: "docker-ce",
      repositories({ version }) {
        const own = { path: "linux/centos", suite: version };
        return version === "8" ? [{ path: "linux/rhel", suite: "8" }, own] : [own];
      },
    },
  ],
  notes: ({ version }) =>
    version === "8"
      ? [
          {
            en: "Docker's packages for CentOS 8 stopped at 26.1.3; newer versions come from its repository for RHEL 8.",
            zh: "Docker 为 CentOS 8 提供的软件包停在 26.1.3；更新的版本取自它的 RHEL 8 软件源。",
          },
        ]
      : [],
};
