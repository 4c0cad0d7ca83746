/** Changes of what docker-setup itself set up: settings, units, sources, versions, people and images. */
import type { MachineName } from "../../../../lab/types.ts";
import { byte, edited, gone, type Mutation, mode, there } from "./kinds.ts";

const json = "/etc/docker/daemon.json";
/** Whether dockerd has read daemon.json is told by times: it reads the one that came back, too. */
const readAgain = "systemctl reset-failed docker; systemctl restart docker";
const setting = (what: string, edit: (copy: string) => string, named = "daemon.json"): Mutation => {
  return { ...edited(what, json, edit), afterwards: readAgain, named };
};
const sed = (script: string) => (copy: string) => `sed -i ${script} ${copy}`;

const settings: readonly Mutation[] = [
  setting("another mirror", sed("s/1ms/2ms/")),
  setting("another size", sed("s/10m/20m/")),
  setting("another number", sed("'s/: 5/: 6/'")),
  setting("a key gone", sed("'/max-concurrent-downloads/d; s/^  },$/  }/'")),
  setting("a key in capitals", sed("s/max-conc/Max-conc/")),
  setting("half", (copy) => `truncate -s 20 ${copy}`),
  setting("a list for an object", (copy) => `echo '[]' >${copy}`),
  setting("nothing", (copy) => `: >${copy}`),
  { ...gone(json), afterwards: readAgain },
  {
    // The file is right again, the daemon that runs is not.
    what: "a daemon with other registry mirrors than its file",
    of: json,
    change: `cp -a ${json} /run/daemon.json.kept; sed -i s/1ms/2ms/ ${json}; systemctl reload docker; sleep 1; cat /run/daemon.json.kept >${json}`,
    back: ":",
    afterwards: readAgain,
    named: "2ms",
  },
];

const units: readonly Mutation[] = [
  there("/etc/systemd/system/docker.service.d/x.conf"),
  there("/run/systemd/system/docker.socket.d/x.conf"),
  there("/etc/systemd/system/containerd.service.d/x.conf"),
  there("/usr/local/lib/systemd/system/docker.service.d/x.conf"),
  there("/etc/systemd/system.control/docker.service.d/50-MemoryMax.conf"),
  there("/run/systemd/system.control/containerd.service.d/50-CPUWeight.conf"),
  there(
    "/etc/systemd/system/docker.socket",
    "cp /usr/lib/systemd/system/docker.socket /etc/systemd/system/docker.socket",
  ),
  there("/etc/systemd/system/docker.service", "ln -s /dev/null /etc/systemd/system/docker.service"),
  there("/run/systemd/system/containerd.service", "ln -s /dev/null /run/systemd/system/containerd.service"),
  {
    what: "not at boot",
    of: "/etc/systemd/system/docker.service",
    change: "systemctl -q disable docker.service",
    back: "systemctl -q enable docker.service",
    named: "docker.service",
    alone: true,
  },
  {
    what: "stopped",
    of: "/etc/systemd/system/docker.service",
    change: "systemctl -q stop docker.service docker.socket",
    back: "systemctl reset-failed docker; systemctl start docker.socket docker",
    named: "docker.service",
    alone: true,
  },
];

const others: readonly Mutation[] = [
  {
    what: "nobody in the group",
    of: "/etc/group",
    change: "gpasswd -d admin docker",
    back: "gpasswd -a admin docker",
    named: "admin",
  },
  {
    what: "another image under the tag",
    of: "hello-world",
    change:
      "docker tag hello-world:latest kept:1; tar -cf - -C /etc os-release | docker import - hello-world:latest",
    back: "docker tag kept:1 hello-world:latest; docker rmi kept:1",
    named: "hello-world",
  },
  {
    what: "no image",
    of: "hello-world",
    change: "docker tag hello-world:latest kept:1; docker rmi hello-world:latest",
    back: "docker tag kept:1 hello-world:latest; docker rmi kept:1",
    named: "hello-world",
  },
];

const sources = "/etc/apt/sources.list.d/docker.sources";
const aptKey = "/etc/apt/keyrings/docker.gpg";
const status = "/var/lib/dpkg/status";
const inStatus = (what: string, name: string, script: string): Mutation => ({
  ...edited(what, status, sed(`'/^Package: ${name}$/,/^$/${script}'`)),
  named: name,
});
const entry = (file: string, text: string): Mutation => there(file, `echo '${text}' >${file}`);
const ours = "https://mirrors.aliyun.com/docker-ce/linux/debian bookworm stable";

const apt: readonly Mutation[] = [
  byte(aptKey, 100),
  byte(aptKey),
  gone(aptKey),
  mode(aptKey),
  edited("another suite", sources, sed("s/bookworm/trixie/")),
  edited("switched off", sources, sed("'1i Enabled: no'")),
  edited("no key", sources, sed("/Signed-By/d")),
  edited("trusted", sources, sed("'1i Trusted: yes'")),
  gone(sources),
  mode(sources, "600"),
  inStatus("another version", "docker-buildx-plugin", "s/^Version: .*/Version: 9/"),
  {
    ...inStatus("half installed", "containerd.io", "s/^Status: .*/Status: hold ok unpacked/"),
    alone: true,
  },
  entry("/etc/apt/sources.list.d/x.list", `deb [trusted=yes] ${ours}`),
  ...["docker-ce", "containerd.io"].map((name) => ({
    what: `no hold of ${name}`,
    of: status,
    change: `apt-mark -q unhold ${name}`,
    back: `apt-mark -q hold ${name}`,
    named: name,
  })),
];

const repo = "/etc/yum.repos.d/docker-ce.repo";
const rpmKey = "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce";
const locks = "/etc/dnf/plugins/versionlock.list";
const rpmDatabase = "/var/lib/rpm";

const yum: readonly Mutation[] = [
  byte(rpmKey, 300),
  byte(rpmKey),
  gone(rpmKey),
  mode(rpmKey, "666"),
  edited("no signatures", repo, sed("s/gpgcheck=1/gpgcheck=0/")),
  edited("switched off", repo, sed("s/enabled=1/enabled=0/")),
  edited("another release", repo, sed("s,/9/,/8/,")),
  gone(repo),
  mode(repo),
  {
    what: "no docker-buildx-plugin",
    of: rpmDatabase,
    change: `cp -a ${rpmDatabase} /run/rpm.kept; rpm -e --justdb --nodeps --noscripts docker-buildx-plugin`,
    back: `rm -rf ${rpmDatabase}/*; cp -a /run/rpm.kept/. ${rpmDatabase}/; rm -rf /run/rpm.kept`,
    named: "docker-buildx-plugin",
    alone: true,
  },
  entry(
    "/etc/yum.repos.d/x.repo",
    "[x]\nname=x\nbaseurl=https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable\ngpgcheck=0".replaceAll(
      "\n",
      "\\n",
    ),
  ),
  ...[edited("no hold of docker-ce", locks, sed("/docker-ce-[0-9]/d")), gone(locks)].map((each) => ({
    ...each,
    named: "docker-ce",
  })),
];

/** Those of a machine of this name. */
export const ownMutations = (name: MachineName): readonly Mutation[] => [
  ...settings,
  ...units,
  ...others,
  ...(/^(centos|fedora)/.test(name) ? yum : apt),
];
