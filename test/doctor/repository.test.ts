import { repository } from "../../src/doctor/repository.ts";
import {
  bare,
  file,
  itFinds,
  keyring,
  type More,
  mirror,
  repo,
  sources,
  sourcesFile,
  yum,
} from "./machine.ts";

const list = "/etc/apt/sources.list.d/docker.list";
const oneLine = (options: string, uri = `${mirror}/linux/debian`) =>
  `deb [${options}] ${uri} bookworm stable\n`;
const elsewhere: More["exec"] = { "dpkg-query -W": { stdout: "dpkg\t1\tinstalled\n" } };

itFinds(repository, [
  ["good", {}, "ok", /^Alibaba Cloud \(mirrors\.aliyun\.com\), bookworm stable/],
  ["one-line", file(undefined, { [list]: oneLine(`arch=amd64 signed-by=${keyring}`) }), "ok", /Alibaba/],
  [
    "a private mirror",
    file(sources({ URIs: "https://packages.example.com/docker-ce/linux/debian" })),
    "ok",
    /packages\.example\.com \(a private mirror\)/,
  ],
  [
    "a list of mirrors",
    file(sources({ URIs: "mirror+file:/etc/apt/mirrors/docker-ce.list" }), {
      "/etc/apt/mirrors/docker-ce.list": `${mirror}/linux/debian\tpriority:1\n`,
    }),
    "ok",
    /Alibaba/,
  ],
  ["none", file(undefined), "warn", /there is none.*docker-setup/],
  [
    "none, where its programs were unpacked",
    {
      files: {
        "/etc/os-release": "ID=solus\nVERSION_ID=4.7\n",
        [sourcesFile]: undefined,
        "/usr/local/lib/docker-setup/docker-ce/current": "",
      },
      exec: { sh: { stdout: "docker-ce\t5:28.5.2-1\tinstalled\n" }, "uname -m": { stdout: "x86_64\n" } },
    },
    "ok",
    /below \/usr\/local.*--docker-version latest/,
  ],
  ["another installation's", { ...file(undefined), exec: elsewhere }, "skip", /elsewhere/],
  ["switched off by an upgrade", file(sources({ Enabled: "no" })), "warn", /disabled/],
  [
    "of the release before",
    file(sources({ Suites: "bullseye" })),
    "warn",
    /for debian bullseye, this system wants debian bookworm/,
  ],
  [
    "of another distribution",
    file(sources({ URIs: `${mirror}/linux/ubuntu` })),
    "warn",
    /for ubuntu bookworm/,
  ],
  ["twice", { files: { [list]: oneLine(`signed-by=${keyring}`) } }, "warn", /docker-ce stands both in/],
  [
    "twice with different keys",
    { files: { [list]: oneLine("signed-by=/usr/share/keyrings/docker.gpg") } },
    "fail",
    /different keys: apt refuses/,
  ],
  ["a comment is no entry", { files: { [list]: `# ${oneLine("")}` } }, "ok", /Alibaba/],
  [
    "in sources.list",
    file(undefined, { "/etc/apt/sources.list": oneLine(`signed-by=${keyring}`) }),
    "ok",
    /Alibaba/,
  ],
  [
    "another repository is none of ours",
    file(undefined, { "/etc/apt/sources.list": "deb http://deb.debian.org/debian bookworm main\n" }),
    "warn",
    /there is none/,
  ],
  ["unsigned", file(sources({ Trusted: "yes" })), "fail", /without a signature/],
  ["nonsense", file("URIs without end\n\n\n: :"), "warn", /there is none/],
  ["no Docker", bare, "skip", /not installed/],
  ["yum", yum(repo()), "ok", /Alibaba Cloud \(mirrors\.aliyun\.com\), 9 stable/],
  ["yum's variable", yum(repo("", "$releasever")), "ok", /, 9 stable/],
  ["yum, of the release before", yum(repo("", "8")), "warn", /for centos 8, this system wants centos 9/],
  ["yum, unsigned", yum(repo("gpgcheck=0")), "fail", /without a signature/],
]);
