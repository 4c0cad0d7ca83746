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
const byte = (path: string) =>
  edited("a byte", path, (copy) => `printf x | dd of=${copy} bs=1 seek=64 conv=notrunc status=none`);
const mode = (path: string, right: string): Mutation => ({
  what: `the mode of ${path}`,
  of: path,
  change: `chmod 700 ${path}`,
  back: `chmod ${right} ${path}`,
  named: path,
});
const gone = (path: string): Mutation => ({
  what: `no ${path}`,
  of: path,
  change: `mv ${path} ${path}.kept`,
  back: `mv ${path}.kept ${path}`,
  named: path,
});

const json = "/etc/docker/daemon.json";
const both: readonly Mutation[] = [
  byte("/usr/bin/docker"),
  byte("/usr/bin/dockerd"),
  byte("/usr/bin/containerd"),
  byte("/usr/bin/runc"),
  byte("/usr/lib/systemd/system/docker.service"),
  mode("/usr/bin/docker", "755"),
  gone("/usr/bin/docker-proxy"),
  { ...edited("another mirror", json, (copy) => `sed -i s/1ms/2ms/ ${copy}`), named: "daemon.json" },
  { ...edited("half", json, (copy) => `truncate -s 20 ${copy}`), named: "daemon.json" },
  gone(json),
  {
    what: "a drop-in",
    of: "a drop-in",
    change:
      "mkdir -p /etc/systemd/system/docker.service.d && touch /etc/systemd/system/docker.service.d/x.conf",
    back: "rm -r /etc/systemd/system/docker.service.d",
    named: "docker.service.d/x.conf",
  },
  {
    what: "not at boot",
    of: "not at boot",
    change: "systemctl disable docker.service",
    back: "systemctl enable docker.service",
    named: "docker.service",
  },
];

const sources = "/etc/apt/sources.list.d/docker.sources";
const repo = "/etc/yum.repos.d/docker-ce.repo";
const own: Readonly<Record<"apt" | "yum", readonly Mutation[]>> = {
  apt: [
    byte("/etc/apt/keyrings/docker.gpg"),
    gone("/etc/apt/keyrings/docker.gpg"),
    edited("another suite", sources, (copy) => `sed -i s/bookworm/trixie/ ${copy}`),
    edited("switched off", sources, (copy) => `sed -i '1i Enabled: no' ${copy}`),
    gone(sources),
    {
      what: "a second entry",
      of: "a second entry",
      change:
        "echo 'deb [trusted=yes] https://mirrors.aliyun.com/docker-ce/linux/debian bookworm stable' >/etc/apt/sources.list.d/x.list",
      back: "rm /etc/apt/sources.list.d/x.list",
      named: "x.list",
    },
  ],
  yum: [edited("no signatures", repo, (copy) => `sed -i s/gpgcheck=1/gpgcheck=0/ ${copy}`), gone(repo)],
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
