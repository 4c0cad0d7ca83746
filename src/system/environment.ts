/**
 * Variables of a person's shell that would have a command ask another daemon, or speak otherwise than it is understood
 * here: docker's and dockerd's own (docker(1), DOCKER_HOST to DOCKER_TMPDIR), and GNU's (POSIXLY_CORRECT stops getopt at
 * the first word that is no option), the shells' (a file that every script of a package would read first), and those of
 * what package managers call: dpkg's own and tar's (dpkg-deb unpacks by it), Python's (yum and dnf), Perl's (debconf).
 * A script unsets the same (templates/script/head.sh).
 */
const foreign =
  /^(DOCKER_.*|POSIXLY_CORRECT|GREP_OPTIONS|CDPATH|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|DPKG_(ROOT|ADMINDIR|FORCE)|TAR_OPTIONS|(XZ|ZSTD|GZIP)_(OPT|DEFAULTS|CLEVEL)|GZIP|PYTHON(HOME|PATH|STARTUP|OPTIMIZE)|PERL5(LIB|OPT))$/;

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
    if (value !== undefined && (!foreign.test(name) || name in more)) env[name] = value;
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
