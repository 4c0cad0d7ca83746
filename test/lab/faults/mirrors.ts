/** Package mirrors with faults: the table, and the script with less patience than people get. */

import type { ExecResult, Faults, Machine } from "../../../lab/types.ts";
import { exitCodes } from "../../../src/errors.ts";

/** What differs between the families of package managers. */
export const families = {
  "debian-12": {
    key: "/etc/apt/keyrings/docker.gpg",
    source: "/etc/apt/sources.list.d/docker.sources",
    index: "/dists/",
    packages: "\\.deb$",
  },
  "centos-9": {
    key: "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce",
    source: "/etc/yum.repos.d/docker-ce.repo",
    index: "/repodata/",
    packages: "\\.rpm$",
  },
} as const;
export const names = ["debian-12", "centos-9"] as const;
type Family = (typeof families)[keyof typeof families];

interface Row {
  readonly title: string;
  readonly faults: (family: Family) => Faults;
  /** Exit codes of the run and of the script. */
  readonly codes: readonly [number, number];
  readonly words: RegExp;
  /** What the script says, where it says it in other words. */
  readonly scriptWords?: RegExp;
  /** The steps before the packages are done. */
  readonly late?: true;
}

const { network, "step-failed": failed, "untrusted-key": untrusted } = exitCodes;
/** Each leaves less of the script's way to go than the one before it. */
export const rows: readonly Row[] = [
  {
    title: "out of order",
    faults: () => ({ fault: "503" }),
    codes: [network, network],
    words: /mirrors\.aliyun\.com[\s\S]*503/,
  },
  {
    title: "a login page for everything",
    faults: () => ({ fault: "html" }),
    codes: [network, network],
    words: /web page/,
  },
  {
    title: "a login page for the key",
    faults: () => ({ fault: "html", match: "/gpg$" }),
    codes: [network, network],
    words: /web page/,
  },
  {
    title: "no key",
    faults: () => ({ fault: "404", match: "/gpg$" }),
    codes: [network, network],
    words: /404/,
  },
  {
    title: "another's key",
    faults: () => ({ fault: "wrong-key" }),
    codes: [untrusted, untrusted],
    words: /fingerprint/i,
  },
  {
    title: "a key that is cut off",
    faults: () => ({ fault: "cut-off", match: "/gpg$" }),
    codes: [network, network],
    words: /cut off|closed the connection/,
    scriptWords: /cut off|closed|transfer|Error reading|Connection failed/i,
  },
  {
    title: "no index",
    faults: ({ index }) => ({ fault: "404", match: index }),
    codes: [exitCodes["unsupported-host"], failed],
    words: /mirrors\.aliyun\.com.*404/,
    scriptWords: /does not have a file.*404|no docker-ce for this release/,
  },
  {
    title: "a login page for the index",
    faults: ({ index }) => ({ fault: "html", match: index }),
    codes: [network, failed],
    words: /web page/,
    scriptWords: /is not what its index lists|did not answer/,
  },
  {
    title: "packages that the index names and that are gone",
    faults: ({ packages }) => ({ fault: "404", match: packages }),
    codes: [network, failed],
    words: /does not have all packages[\s\S]*Missing, or another file: docker-ce.*containerd\.io/,
    scriptWords: /does not have a file.*404|no docker-ce for this release/,
  },
  {
    title: "a login page for each package",
    faults: ({ packages }) => ({ fault: "html", match: packages }),
    codes: [network, failed],
    words: /does not have all packages/,
    scriptWords: /is not what its index lists/,
  },
  {
    title: "packages that are cut off",
    faults: ({ packages }) => ({ fault: "cut-off", match: packages }),
    codes: [failed, failed],
    words: /is not what its index lists/,
    late: true,
  },
];

/** The script, with less patience than it has for people. */
export async function script(machine: Machine, text: string): Promise<ExecResult> {
  await machine.writeFile("/tmp/install.sh", text);
  const env = { DOCKER_SETUP_ATTEMPTS: "2", DOCKER_SETUP_RETRY_PAUSE: "0" };
  return machine.exec(["sh", "/tmp/install.sh"], { env, timeoutMs: 240_000 });
}
