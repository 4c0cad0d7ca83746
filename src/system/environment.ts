/** Variables of a person's shell that would have docker ask another daemon, or in another way. Source: docker(1). */
export const daemonVariables = [
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "DOCKER_CONFIG",
  "DOCKER_API_VERSION",
  "DOCKER_TLS",
  "DOCKER_TLS_VERIFY",
  "DOCKER_CERT_PATH",
];

/**
 * Those that would have a command speak otherwise than it is understood here: GNU's (POSIXLY_CORRECT stops getopt at the
 * first word that is no option), the shells' (a file that every script of a package would read first), and those of what
 * package managers call: dpkg's own and tar's (dpkg-deb unpacks by it), Python's (yum and dnf), Perl's (debconf).
 */
export const foreignVariables = [
  ...[
    "POSIXLY_CORRECT",
    "GREP_OPTIONS",
    "CDPATH",
    "BASH_ENV",
    "ENV",
    "DPKG_ROOT",
    "DPKG_ADMINDIR",
    "DPKG_FORCE",
  ],
  ...[
    "TAR_OPTIONS",
    "XZ_OPT",
    "XZ_DEFAULTS",
    "ZSTD_CLEVEL",
    "GZIP",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
  ],
  ...["PYTHONOPTIMIZE", "PERL5LIB", "PERL5OPT"],
];

/** What no command gets: those, all that dockerd has of its own, and what a shell forbids a script to unset. */
const isForeign = (name: string) =>
  name.startsWith("DOCKER_") || [...foreignVariables, "SHELLOPTS", "BASHOPTS"].includes(name);

/** Docker's own commands: one that lies before the packaged one in PATH may be of any age. */
const dockers = /^(docker|dockerd|containerd|ctr|runc)$/;
const packaged = "/usr/bin:/usr/sbin";

/** Root's own contexts, credentials and plug-ins change nothing, be they broken or a pipe; a folder that is not there. */
const nowhere = "/nonexistent";

/** What a PATH may lack: a person's on Debian sbin, where iptables and dockerd lie; sudo's on many systems /usr/local. */
const behind = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin"];

/**
 * The environment without a TMPDIR in which nothing can be made: apt and gpgv would fail there, and blame what they read.
 * @param usable whether a file can be made in a directory
 */
export function withTemporary(
  own: Readonly<Record<string, string | undefined>>,
  usable: (directory: string) => boolean,
): Readonly<Record<string, string | undefined>> {
  const { TMPDIR, ...rest } = own;
  return TMPDIR && usable(TMPDIR) ? own : rest;
}

/** The environment that a command gets: this process's without what is foreign, and then `more`. */
export function commandEnvironment(
  command: string,
  own: Readonly<Record<string, string | undefined>>,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...own, ...more })) {
    if (value !== undefined && (!isForeign(name) || name in more)) env[name] = value;
  }
  // The script puts these behind PATH, too (templates/script/head.sh).
  const path = env.PATH?.split(":") ?? [];
  if (path.includes("/usr/bin"))
    env.PATH = [...path, ...behind.filter((directory) => !path.includes(directory))].join(":");
  if (dockers.test(command)) {
    // A client may lie anywhere; a daemon that lies elsewhere is none of this machine's.
    env.PATH = command === "docker" && env.PATH ? `${packaged}:${env.PATH}` : [packaged, ...behind].join(":");
    env.DOCKER_CONFIG ??= nowhere;
  }
  return env;
}
