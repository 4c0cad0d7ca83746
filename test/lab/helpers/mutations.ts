import { dirname } from "node:path";
import type { MachineName } from "../../../lab/types.ts";

/** A change to an installed machine, what takes it back, and a word of what verify says of it. */
export interface Mutation {
  readonly what: string;
  /** Changes of different things may be made at once. */
  readonly of: string;
  readonly change: string;
  readonly back: string;
  readonly named: string;
}

/** A file that is replaced by a changed copy: one that runs can't be written to. The file itself comes back. */
const edited = (what: string, path: string, edit: (copy: string) => string): Mutation => ({
  what: `${what} of ${path}`,
  of: path,
  change: `mv ${path} ${path}.kept && cp -a ${path}.kept ${path}.new && ${edit(`${path}.new`)} && mv ${path}.new ${path}`,
  back: `mv ${path}.kept ${path}`,
  named: path,
});
/** Another byte than the one that is there. */
const byte = (path: string) =>
  edited(
    "a byte",
    path,
    (copy) =>
      `if [ "$(dd if=${copy} bs=1 skip=64 count=1 status=none)" = x ]; then byte=y; else byte=x; fi && printf $byte | dd of=${copy} bs=1 seek=64 conv=notrunc status=none`,
  );
const mode = (path: string): Mutation => {
  const kept = `/run/mode${path.replaceAll("/", "-")}`;
  return {
    what: `the mode of ${path}`,
    of: path,
    change: `stat -c %a ${path} >${kept} && chmod 700 ${path}`,
    back: `chmod "$(cat ${kept})" ${path}`,
    named: path,
  };
};
const owner = (path: string): Mutation => ({
  what: `the owner of ${path}`,
  of: path,
  change: `chown 65534:65534 ${path}`,
  back: `chown 0:0 ${path}`,
  named: path,
});
/** A file that stands where none belongs. */
const more = (path: string, named = path): Mutation => ({
  what: `${path} there`,
  of: path,
  change: `mkdir -p ${dirname(path)} && touch ${path}`,
  back: `rm ${path} && rmdir --ignore-fail-on-non-empty ${dirname(path)}`,
  named,
});
const gone = (path: string): Mutation => ({
  what: `no ${path}`,
  of: path,
  change: `mv ${path} ${path}.kept`,
  back: `mv ${path}.kept ${path}`,
  named: path,
});

const json = "/etc/docker/daemon.json";
const setting = (what: string, edit: string): Mutation => ({
  ...edited(what, json, (copy) => `sed -i ${edit} ${copy}`),
  named: "daemon.json",
});
/** What the packages of every system have. */
const programs = [
  ...[
    "docker",
    "dockerd",
    "docker-init",
    "docker-proxy",
    "containerd",
    "containerd-shim-runc-v2",
    "runc",
  ].map((name) => `/usr/bin/${name}`),
  ...["docker-buildx", "docker-compose"].map((name) => `/usr/libexec/docker/cli-plugins/${name}`),
];
const files = [
  ...programs,
  ...["docker.service", "docker.socket", "containerd.service"].map(
    (unit) => `/usr/lib/systemd/system/${unit}`,
  ),
  "/etc/containerd/config.toml",
];
const both: readonly Mutation[] = [
  ...files.flatMap((path) => [byte(path), mode(path), owner(path)]),
  // Without docker itself nobody could ask the daemon.
  ...files.filter((path) => path !== "/usr/bin/docker").map(gone),
  setting("another mirror", "s/1ms/2ms/"),
  setting("another size", "s/10m/20m/"),
  setting("another number", "'s/: 5/: 6/'"),
  { ...edited("half", json, (copy) => `truncate -s 20 ${copy}`), named: "daemon.json" },
  gone(json),
  more("/etc/systemd/system/docker.service.d/x.conf"),
  more("/run/systemd/system/docker.socket.d/x.conf"),
  more("/etc/systemd/system/containerd.service.d/x.conf"),
  more("/etc/systemd/system/docker.socket"),
  {
    what: "not at boot",
    of: "not at boot",
    change: "systemctl disable docker.service",
    back: "systemctl enable docker.service",
    named: "docker.service",
  },
];

const sources = "/etc/apt/sources.list.d/docker.sources";
const key = "/etc/apt/keyrings/docker.gpg";
const repo = "/etc/yum.repos.d/docker-ce.repo";
const status = "/var/lib/dpkg/status";
const own: Readonly<Record<"apt" | "yum", readonly Mutation[]>> = {
  apt: [
    byte(key),
    gone(key),
    mode(key),
    edited("another suite", sources, (copy) => `sed -i s/bookworm/trixie/ ${copy}`),
    edited("switched off", sources, (copy) => `sed -i '1i Enabled: no' ${copy}`),
    gone(sources),
    {
      ...edited(
        "a version",
        status,
        (copy) => `sed -i '/^Package: docker-buildx/,/^$/s/^Version: .*/Version: 9/' ${copy}`,
      ),
      named: "docker-buildx-plugin",
    },
    {
      what: "a second entry",
      of: "a second entry",
      change:
        "echo 'deb [trusted=yes] https://mirrors.aliyun.com/docker-ce/linux/debian bookworm stable' >/etc/apt/sources.list.d/x.list",
      back: "rm /etc/apt/sources.list.d/x.list",
      named: "x.list",
    },
  ],
  yum: [
    edited("no signatures", repo, (copy) => `sed -i s/gpgcheck=1/gpgcheck=0/ ${copy}`),
    gone(repo),
    mode(repo),
  ],
};

/** All of them, in as few rounds as there are changes of one thing. */
export function mutations(name: MachineName): readonly (readonly Mutation[])[] {
  const rounds: Mutation[][] = [];
  for (const each of [...both, ...own[/^(centos|fedora)/.test(name) ? "yum" : "apt"]]) {
    const round = rounds.find((others) => others.every(({ of }) => of !== each.of));
    if (round) round.push(each);
    else rounds.push([each]);
  }
  return rounds;
}
