/**
 * What the lab's package mirror holds, as data. Versions, suites and version strings follow the real download.docker.com;
 * engines are Debian's, since nothing else can be had where the lab is built.
 */

/** Debian suites, each the source of one engine. */
export const engineSuites = ["bullseye", "bookworm", "trixie", "sid"] as const;
export type EngineSuite = (typeof engineSuites)[number];

export type Channel = "stable" | "test";

export interface Release {
  /** The version that docker-ce carries as a package. */
  docker: string;
  channel: Channel;
  /** Whose dockerd it really is; null for a labelled package without an engine (suites that no lab machine boots). */
  engine: EngineSuite | null;
  /** Versions of the packages that came out with it; absent where Docker had none yet. */
  containerd?: string;
  buildx?: string;
  compose?: string;
  model?: string;
  scan?: string;
}

const release = (docker: string, engine: EngineSuite | null, rest: Partial<Release> = {}): Release => ({
  docker,
  engine,
  channel: "stable",
  ...rest,
});

// No Debian suite has a 17.03 or 18.09: those two are 20.10.5 under an old name, which `docker version` says.
const v17_03 = release("17.03.1", "bullseye");
const v18_09 = release("18.09.9", "bullseye", { containerd: "1.4.13" });
const v20_10 = release("20.10.24", "bookworm", { containerd: "1.6.20", compose: "2.17.2", scan: "0.23.0" });
const v26_1 = release("26.1.4", "trixie", { containerd: "1.7.24", buildx: "0.14.1", compose: "2.27.1" });
const v27_3 = release("27.3.1", "trixie", { containerd: "1.7.24", buildx: "0.17.1", compose: "2.29.7" });
const v28_5 = release("28.5.2", "sid", {
  containerd: "2.1.5",
  buildx: "0.29.1",
  compose: "2.40.3",
  model: "0.1.46",
});
const v29_rc: Release = { ...v28_5, docker: "29.0.0~rc.1", channel: "test" };

const hollow = (of: Release): Release => ({ ...of, engine: null });

export interface DebSuite {
  distro: "ubuntu" | "debian";
  codename: string;
  number: string;
  releases: Release[];
}

const current = [v20_10, v26_1, v27_3, v28_5, v29_rc];

export const debSuites: DebSuite[] = [
  {
    distro: "ubuntu",
    codename: "xenial",
    number: "16.04",
    releases: ["17.03.0", "17.03.1", "17.03.2", "17.12.1", "18.06.3", "18.09.0", "19.03.15", "20.10.7"].map(
      (docker) => release(docker, null, { containerd: "1.4.6" }),
    ),
  },
  { distro: "ubuntu", codename: "jammy", number: "22.04", releases: current },
  { distro: "ubuntu", codename: "noble", number: "24.04", releases: current },
  { distro: "ubuntu", codename: "resolute", number: "26.04", releases: current },
  { distro: "debian", codename: "bullseye", number: "11", releases: current },
  { distro: "debian", codename: "bookworm", number: "12", releases: current },
  { distro: "debian", codename: "trixie", number: "13", releases: current },
];

/** Architectures that the apt indexes list; the last ones have no files in the pool and serve dry runs. */
export const debArchitectures = ["amd64", "arm64", "armhf", "ppc64el", "s390x"] as const;
/** Those with files: amd64's are whole, arm64's are the same packages without engines, for bundles. */
export const pooledArchitectures: readonly string[] = ["amd64", "arm64"];

export interface RpmSuite {
  distro: "centos" | "rhel" | "fedora";
  /** $releasever. */
  number: string;
  /** The dist tag. */
  dist: string;
  releases: Release[];
}

export const rpmSuites: RpmSuite[] = [
  { distro: "centos", number: "7", dist: "el7", releases: [v17_03, v18_09, v20_10, v26_1] },
  // Docker stopped at 26.1.3 for centos/8, while rhel/8 goes on.
  {
    distro: "centos",
    number: "8",
    dist: "el8",
    releases: [v20_10, { ...v26_1, docker: "26.1.3" }].map(hollow),
  },
  { distro: "centos", number: "9", dist: "el9", releases: current },
  { distro: "centos", number: "10", dist: "el10", releases: [v26_1, v27_3, v28_5, v29_rc] },
  // The newest runs: openEuler 22.03 and UOS Server 20 take it, by identity on a machine of the lab.
  {
    distro: "rhel",
    number: "8",
    dist: "el8",
    releases: [...[v20_10, v26_1, v27_3].map(hollow), v28_5, hollow(v29_rc)],
  },
  { distro: "fedora", number: "44", dist: "fc44", releases: [v26_1, v27_3, v28_5, v29_rc] },
];

/** The newest stable docker-ce, which a stale index has not heard of yet; the test channel's stale index lacks its only one. */
export const newest: Record<Channel, string> = { stable: v28_5.docker, test: v29_rc.docker };

/** What a mirror is built with: all of it for the tests, one machine's share for the demo. */
export interface Recipe {
  debs: readonly DebSuite[];
  rpms: readonly RpmSuite[];
  /** The engines that those carry, and sid's, whose busybox is in the hello-world image. */
  engines: readonly EngineSuite[];
}

const withEngines = (debs: readonly DebSuite[], rpms: readonly RpmSuite[]): Recipe => {
  const carried = [...debs, ...rpms].flatMap(({ releases }) => releases.map(({ engine }) => engine));
  return { debs, rpms, engines: engineSuites.filter((suite) => suite === "sid" || carried.includes(suite)) };
};

/** Everything; or what a first installation on one machine ("debian-12") needs: its suite, with the newest engine alone. */
export function recipe(machine?: string): Recipe {
  if (machine === undefined) return withEngines(debSuites, rpmSuites);
  // sid is served by the newest release's repository.
  const name = machine === "debian-sid" ? "debian-13" : machine;
  const share = <T extends { distro: string; number: string; releases: Release[] }>(suites: T[]): T[] =>
    suites
      .filter(({ distro, number }) => `${distro}-${number}` === name)
      .map((suite) => {
        const engine = suite.releases.filter(({ channel }) => channel === "stable").at(-1)?.engine;
        return { ...suite, releases: suite.releases.filter((release) => release.engine === engine) };
      });
  return withEngines(share(debSuites), share(rpmSuites));
}
