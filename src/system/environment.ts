/**
 * Variables of a person's shell that would have a command ask another daemon, or speak otherwise than it is understood
 * here: docker's and dockerd's own (docker(1), DOCKER_HOST to DOCKER_TMPDIR), and GNU's (POSIXLY_CORRECT stops getopt at
 * the first word that is no option) and the shells' (a file that every script of a package would read first).
 */
const foreign = /^(DOCKER_.*|POSIXLY_CORRECT|GREP_OPTIONS|CDPATH|BASH_ENV|ENV)$/;

/** Docker's own commands: one that lies before the packaged one in PATH may be of any age. */
const dockers = /^(docker|dockerd|containerd|ctr|runc)$/;
const packaged = "/usr/bin:/usr/sbin";

/** What a PATH may lack: a person's on Debian sbin, where iptables and dockerd lie; sudo's on many systems /usr/local. */
const behind = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin"];

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
  if (dockers.test(command)) env.PATH = env.PATH ? `${packaged}:${env.PATH}` : packaged;
  return env;
}
