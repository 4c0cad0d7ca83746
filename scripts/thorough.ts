/**
 * What `npm run test:all` runs and `npm test` leaves out, so that this one ends within the hour on two slow cores: all kinds
 * of machines, and the faults and field cases that take longest. Whoever names a file gets it all the same.
 */
import { type MachineName, machineNames } from "../lab/types.ts";

export const all = process.env.DOCKER_SETUP_TESTS === "all";

export const thoroughFiles = [
  ...[
    "bundle",
    "bundle-kills",
    "bundle-room",
    "kills",
    "machine",
    "mirror",
    "rollback",
    "silent",
    "steps",
  ].map((name) => `faults/${name}`),
  ...["daemon", "elsewhere", "entries", "environment", "odd", "rollback"].map((name) => `field/${name}`),
  ...[
    "ansible",
    "bundle-archive",
    "bundle-trust",
    "carried",
    "daemon-keys",
    "fleet-lock",
    "image-engines",
    "machines",
    "mutations",
    "offline",
    "openrc",
    "relatives",
    "unpacked",
    "versions",
  ],
].map((name) => `test/lab/${name}.test.ts`);

/** One of each package manager's generations, with those that most people have. */
const usual: readonly MachineName[] = [
  "debian-12",
  "debian-13",
  "ubuntu-24.04",
  "centos-7",
  "centos-9",
  "fedora-44",
];

/** The machines that the main job is done on. */
export const mainMachines = machineNames.filter((name) => all || usual.includes(name));
