/** One of Docker's own packages; the names are the same with every package manager. */
interface DockerPackage {
  readonly name: string;
  /** Part of every installation. */
  readonly installed?: true;
  /**
   * The Docker version with which it came (release notes at https://docs.docker.com/engine/release-notes/): before it
   * there was no such package.
   */
  readonly since?: readonly number[];
  /** Comes in docker-ce's own version; the others in their newest. */
  readonly follows?: true;
  /** Replacing it restarts the daemon, and with it the containers unless live-restore is on. */
  readonly restarts?: true;
}

/** Docker's packages in install order, by whatever repository they came. */
const table: readonly DockerPackage[] = [
  { name: "docker-ce", installed: true, follows: true, restarts: true },
  { name: "docker-ce-cli", installed: true, follows: true, since: [18, 9] },
  { name: "containerd.io", installed: true, restarts: true, since: [18, 9] },
  { name: "docker-buildx-plugin", installed: true, since: [23, 0] },
  { name: "docker-compose-plugin", installed: true, since: [20, 10] },
  { name: "docker-ce-rootless-extras" },
  { name: "docker-model-plugin" },
];

const names = (rows: readonly DockerPackage[]): readonly string[] => rows.map(({ name }) => name);

/** All of them. */
export const dockerPackages = names(table);

/** What docker-ce is made of, in install order; a release has them as far as its time had them. */
export const packageNames = names(table.filter(({ installed }) => installed));

/** Those that have docker-ce's version. */
export const followingPackages = names(table.filter(({ follows }) => follows));

/** Those whose replacement restarts the daemon. */
export const daemonPackages = names(table.filter(({ restarts }) => restarts));

/** What runs containers, whoever built it: others than Docker may use it as well. */
export const runtimePackages: readonly string[] = ["containerd.io", "containerd", "runc"];

/** Those that are chosen to go with a docker-ce in its own time, and since which of Docker's versions there are such. */
export const companionPackages = table.flatMap(({ name, installed, follows, since }) =>
  installed && !follows && since ? [{ name, since }] : [],
);

/**
 * What they bring, and other packages may bring too. Sources: docker-ce-packaging, deb/rules and rpm/SPECS.
 */
export const dockerPrograms = [
  "/usr/bin/docker",
  "/usr/bin/dockerd",
  "/usr/bin/containerd",
  "/usr/bin/runc",
  "/usr/libexec/docker/cli-plugins/docker-buildx",
  "/usr/libexec/docker/cli-plugins/docker-compose",
] as const;

/** Since when the command line client is a package of its own. */
export const cliPackage = { name: "docker-ce-cli", since: [18, 9] } as const;
