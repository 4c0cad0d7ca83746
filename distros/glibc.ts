/**
 * The C library of each repository's release, newest first: packages run where the machine's is not older.
 * Sources: `getconf GNU_LIBC_VERSION` there; Ubuntu's interim releases are no base for anybody.
 */
export const builds: Readonly<Record<string, readonly (readonly [release: string, glibc: string])[]>> = {
  debian: [
    ["trixie", "2.41"],
    ["bookworm", "2.36"],
    ["bullseye", "2.31"],
    ["buster", "2.28"],
    ["stretch", "2.24"],
    ["jessie", "2.19"],
  ],
  ubuntu: [
    ["resolute", "2.43"],
    ["noble", "2.39"],
    ["jammy", "2.35"],
    ["focal", "2.31"],
    ["bionic", "2.27"],
    ["xenial", "2.23"],
    ["trusty", "2.19"],
  ],
  centos: [
    ["10", "2.39"],
    ["9", "2.34"],
    ["8", "2.28"],
    ["7", "2.17"],
  ],
  fedora: [
    ["44", "2.43"],
    ["43", "2.42"],
    ["42", "2.41"],
  ],
};

const listOf = (distro: string) => (Object.hasOwn(builds, distro) ? builds[distro]! : []);

function isNotNewer(built: string, glibc: string): boolean {
  const [major = 0, minor = 0] = glibc.split(".").map(Number);
  const [its = 0, minorOfIts = 0] = built.split(".").map(Number);
  return its < major || (its === major && minorOfIts <= minor);
}

/** The newest release of a repository whose C library is not newer than the machine's; undefined: none. */
export const newestFor = (distro: string, glibc: string): string | undefined =>
  listOf(distro).find(([, built]) => isNotNewer(built, glibc))?.[0];

/** Whether a release's packages run on such a C library; one that no table has is taken to. */
export function runsOn(distro: string, release: string | undefined, glibc: string): boolean {
  const built = listOf(distro).find(([name]) => name === release)?.[1];
  return built === undefined || isNotNewer(built, glibc);
}
