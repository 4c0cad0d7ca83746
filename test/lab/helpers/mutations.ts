import type { MachineName } from "../../../lab/types.ts";

/** A change to an installed machine, what takes it back, and a word of what verify says of it. */
export interface Mutation {
  readonly what: string;
  readonly change: string;
  readonly back: string;
  readonly named: string;
}

const kept = "/tmp/kept";
/** A file that is replaced by a changed copy: one that runs can't be written to. */
const edited = (what: string, path: string, edit: string): Mutation => ({
  what: `${what} of ${path}`,
  change: `cp -a ${path} ${kept} && cp -a ${path} ${kept}.new && ${edit} && mv ${kept}.new ${path}`,
  back: `mv ${kept} ${path}`,
  named: path,
});
const byte = (path: string) =>
  edited("a byte", path, `printf x | dd of=${kept}.new bs=1 seek=64 conv=notrunc status=none`);
const mode = (path: string, right: string): Mutation => ({
  what: `the mode of ${path}`,
  change: `chmod 700 ${path}`,
  back: `chmod ${right} ${path}`,
  named: path,
});
const gone = (path: string): Mutation => ({
  what: `no ${path}`,
  change: `mv ${path} ${kept}`,
  back: `mv ${kept} ${path}`,
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
  { ...edited("another mirror", json, `sed -i s/1ms/2ms/ ${kept}.new`), named: "daemon.json" },
  { ...edited("half", json, `truncate -s 20 ${kept}.new`), named: "daemon.json" },
  gone(json),
  {
    what: "a drop-in",
    change:
      "mkdir -p /etc/systemd/system/docker.service.d && touch /etc/systemd/system/docker.service.d/x.conf",
    back: "rm -r /etc/systemd/system/docker.service.d",
    named: "docker.service.d/x.conf",
  },
  {
    what: "not at boot",
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
    edited("another suite", sources, `sed -i s/bookworm/trixie/ ${kept}.new`),
    edited("switched off", sources, `sed -i '1i Enabled: no' ${kept}.new`),
    gone(sources),
    {
      what: "a second entry",
      change:
        "echo 'deb [trusted=yes] https://mirrors.aliyun.com/docker-ce/linux/debian bookworm stable' >/etc/apt/sources.list.d/x.list",
      back: "rm /etc/apt/sources.list.d/x.list",
      named: "x.list",
    },
  ],
  yum: [edited("no signatures", repo, `sed -i s/gpgcheck=1/gpgcheck=0/ ${kept}.new`), gone(repo)],
};

export const mutations = (name: MachineName): readonly Mutation[] => [
  ...both,
  ...own[/^(centos|fedora)/.test(name) ? "yum" : "apt"],
];
