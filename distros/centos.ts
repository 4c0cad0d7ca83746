import type { OsRelease } from "../src/machine/facts/os-release.ts";
import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro } from "./types.ts";

const releases = releasesOf("centos", "10, 9, 8, 7");

/**
 * The RHEL that a machine is built after. PLATFORM_ID says it outright ("el9"), and relatives with numbers of
 * their own keep its number there ("al8", "oc8"); VERSION_ID counts where ID_LIKE names RHEL or CentOS, not for
 * Fedora's relatives with the numbers 7 to 10 (Mageia).
 */
function recognise(os: OsRelease) {
  const number = major(os.versionId);
  if (os.id === "centos") return known(`${number}`, true, undefined);
  if (os.id === undefined || os.id === "rhel" || os.id === "fedora") return undefined;
  const related = os.idLike.some((id) => id === "rhel" || id === "centos");
  const platform = os.platformId ?? "";
  const outright = /^el(\d+)(\.\d+)?$/.exec(platform)?.[1];
  // Whose kin it is stands in it, also where ID_LIKE is left out.
  if (outright !== undefined && (related || os.idLike.includes("fedora") || os.idLike.length === 0)) {
    return known(outright, false, `PLATFORM_ID=platform:${platform}`);
  }
  if (!related) return undefined;
  const kept = /^[a-z]+(\d+)$/.exec(platform)?.[1];
  return (
    (kept === undefined ? undefined : known(kept, false, `PLATFORM_ID=platform:${platform}`)) ??
    known(`${number}`, false, `VERSION_ID=${os.versionId ?? ""}, ID_LIKE="${os.idLike.join(" ")}"`)
  );
}

const known = (version: string, exact: boolean, because: string | undefined) =>
  releases.some((release) => release.version === version)
    ? { version, exact, ...(because === undefined ? {} : { because: { en: because, zh: because } }) }
    : undefined;

export const centos: Distro = {
  id: "centos",
  name: "CentOS",
  manager: "yum",
  releases,
  architectures: ["amd64", "arm64", "ppc64el"],
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
