import type { Reason } from "./types.ts";

/**
 * Package managers and downloaders. Sources: apt's apt-pkg/acquire-item.cc and methods/, dpkg's lib/dpkg, dnf's and
 * librepo's messages, curl's lib/strerror.c; each seen on the lab's machines, or in the report that stands beside it.
 */
export const ofPackages: readonly Reason[] = [
  {
    words: "Conflicting values set for option Signed-By",
    why: {
      en: "Two entries name one repository with different keys (Signed-By), and apt refuses all work: the line above names both. Switch one of them off, then run this again.",
      zh: "同一软件源有两个条目且公钥不同（Signed-By），apt 拒绝一切操作：上面的输出列出了二者。请停用其中一个，再重新运行。",
    },
  },
  {
    words:
      "Malformed (entry|stanza|line) [0-9]+ in|Type .* is not known on (line|stanza) |The list of sources could not be read|File contains no section headers|contains parsing errors|Parsing file .* failed|Error: There are no enabled repo",
    why: {
      en: "The package manager can't read a file of its own repositories: the lines above name it. Mend it, then run this again.",
      zh: "包管理器无法读取自身的软件源文件：上面的输出指明了是哪个文件。请修正后重新运行。",
    },
  },
  {
    words:
      "not readable by user|Failed to parse keyring|[Pp]ermission denied.*(keyring|[.]gpg|[.]asc)|(keyring|[.]gpg|[.]asc).*[Pp]ermission denied",
    why: {
      en: "apt's own user (_apt) can't read a key: its file, or a directory above it, is closed to it, as a umask of 077 makes them. Open them (chmod go+rX for directories, chmod 0644 for the file), then run this again.",
      zh: "apt 自己的用户（_apt）无法读取公钥：公钥文件或其上级目录不对它开放（umask 077 会造成这种情况）。请放开权限（目录用 chmod go+rX，文件用 chmod 0644），再重新运行。",
    },
  },
  {
    words:
      "trying to overwrite '.*', which is (also )?in package|conflicts with file from package|conflicts between attempted installs",
    why: {
      en: "Another package brings the same file: the lines above name both. Remove that package, then run this again.",
      zh: "另一个软件包含有相同的文件：上面的输出列出了二者。请先移除那个软件包，再重新运行。",
    },
  },
  {
    // openshift/openshift-ansible#5517, cockpit-project/cockpit#6225, docker/for-linux#20; apt 3's solver.
    words:
      "conflicts with [^ ]+ provided by|Reached two conflicting assignments|[^ ]+ conflicts with (docker|containerd|podman|moby|runc)|(docker|containerd)[^ ]* : (Conflicts|Breaks): ",
    why: {
      en: "Another package can't stand beside docker-ce's: the lines above name both. Remove it if it is not needed, then run this again.",
      zh: "另一个软件包与 docker-ce 的软件包冲突：上面的输出列出了二者。若不需要请移除它，再重新运行。",
    },
  },
  {
    words: "Held packages were changed",
    why: {
      en: "A package that would change is held (apt-mark showhold). Let go of it with apt-mark unhold NAME, or ask for the version that is there.",
      zh: "需要改动的软件包已被锁定（apt-mark showhold）。请用 apt-mark unhold 名称 解除，或指定现有的版本。",
    },
  },
  {
    words:
      "filtered out by (exclude|modular) filtering|excluded by (exclude|modular|repository) filtering|matches only excluded packages|Packages? .* (is )?excluded|[.]excludes?=|versionlock.*exclud|exclud.*versionlock",
    why: {
      en: "The package manager's configuration excludes a package: exclude= or excludepkgs= in /etc/dnf/dnf.conf, /etc/yum.conf or a file of its repositories, versionlock, or a module. Allow it there, then run this again.",
      zh: "包管理器的配置排除了某个软件包：见 /etc/dnf/dnf.conf、/etc/yum.conf 或软件源文件中的 exclude=、excludepkgs=，versionlock 或模块。请在那里放行，再重新运行。",
    },
  },
  {
    words:
      "Could not resolve proxy|from proxy|proxy CONNECT aborted|CONNECT tunnel failed|407 +Proxy Authentication|Failed to connect to proxy|Unsupported proxy",
    why: {
      en: "A proxy did not let a request through. It stands in http_proxy or https_proxy, in Acquire::http::Proxy (apt-config dump), or as proxy= in /etc/dnf/dnf.conf or /etc/yum.conf.",
      zh: "代理没有放行请求。代理设置可能在 http_proxy 或 https_proxy、Acquire::http::Proxy（apt-config dump），或 /etc/dnf/dnf.conf、/etc/yum.conf 的 proxy= 中。",
    },
  },
  {
    // A web server's own ports are 80 and 443; whatever else was tried is no mirror's address but a proxy's, or a port
    // that a person gave.
    words:
      "(Could not connect to|Failed to connect to|Couldn.t connect to) [^ ]+(:| port )([0-9]|[0-79][0-9]|8[1-9]|[0-35-9][0-9][0-9]|4[0-35-9][0-9]|44[0-24-9]|[0-9][0-9][0-9][0-9]+)( |:|$)",
    why: {
      en: "Nothing answers at the address that was connected to, which is no web server's usual port: most likely a proxy. See http_proxy and https_proxy, Acquire::http::Proxy in /etc/apt/apt.conf.d (apt-config dump), proxy= in /etc/dnf/dnf.conf or /etc/yum.conf; else the port of the mirror that you gave.",
      zh: "所连接的地址没有应答，且不是网站的常用端口：多半是代理。请检查 http_proxy、https_proxy、/etc/apt/apt.conf.d 中的 Acquire::http::Proxy（apt-config dump）、/etc/dnf/dnf.conf 或 /etc/yum.conf 的 proxy=；否则请检查所给镜像站的端口。",
    },
  },
  {
    // apt prints whom it asked, be it a proxy.
    words:
      "\\[IP: [^ ]+ ([0-9]|[0-79][0-9]|8[1-9]|[0-35-9][0-9][0-9]|4[0-35-9][0-9]|44[0-24-9]|[0-9][0-9][0-9][0-9]+)\\]",
    why: {
      en: "What answered is at no web server's usual port: most likely a proxy, which refuses such a request. See http_proxy and https_proxy, Acquire::http::Proxy in /etc/apt/apt.conf.d (apt-config dump); else the mirror that you gave.",
      zh: "应答来自非网站常用的端口：多半是代理拒绝了请求。请检查 http_proxy、https_proxy、/etc/apt/apt.conf.d 中的 Acquire::http::Proxy（apt-config dump）；否则请检查所给的镜像站。",
    },
  },
  {
    words:
      "mirrorlist[.]centos[.]org|vault[.]centos[.]org.*404|Cannot find a valid baseurl for repo: (base|updates|extras)",
    why: {
      en: "CentOS's own repositories do not answer, not docker-ce's mirror: mirrorlist.centos.org is gone since CentOS 7 and 8 ended. Have the files in /etc/yum.repos.d name vault.centos.org or a mirror of it, then run this again.",
      zh: "没有应答的是 CentOS 自身的软件源，而不是 docker-ce 镜像站：CentOS 7 与 8 停止支持后 mirrorlist.centos.org 已关闭。请将 /etc/yum.repos.d 中的地址改为 vault.centos.org 或其镜像，再重新运行。",
    },
  },
  {
    words:
      "(Failed to download metadata for repo|Cannot find a valid baseurl for repo:|[Ff]ailure: repodata/repomd[.]xml from|Cannot prepare internal mirrorlist.*repo) *['\"]?(base|updates|extras|epel|appstream|crb|powertools|fedora|rhel|rhui|ol[0-9]|amzn|rpmfusion|remi|elrepo|openeuler|anolis|OS|everything|update)",
    why: {
      en: "Another repository of this machine does not answer, not docker-ce's mirror: the lines above name it. Mend it or switch it off (enabled=0 in its file), then run this again.",
      zh: "没有应答的是本机的另一个软件源，而不是 docker-ce 镜像站：上面的输出指明了是哪一个。请修复或停用它（在其文件中设 enabled=0），再重新运行。",
    },
  },
  {
    words:
      "(Err:[0-9]+|Failed to fetch|The repository '?) *[a-z+]+:/+([^ ]*[.](debian|ubuntu|kali|raspbian|linuxmint)[.](org|com)|([^ ]*[^x ])?/(debian|ubuntu|raspbian|kali|debian-security|ubuntu-ports)([/ ]|$))",
    why: {
      en: "The distribution's own archive failed, not docker-ce's mirror: the lines above name the host. Try apt-get update by itself; an old release has moved to archive.debian.org or old-releases.ubuntu.com.",
      zh: "出错的是发行版自身的软件仓库，而不是 docker-ce 镜像站：上面的输出指明了主机。请单独运行 apt-get update 查看；旧版本已迁至 archive.debian.org 或 old-releases.ubuntu.com。",
    },
  },
  {
    words:
      "unmet dependencies|nothing provides|none of the providers can be installed|(Depends|Recommends): .* but (it is|[^ ]+ is) |held broken packages|^ +Requires: |Failed dependencies",
    why: {
      en: "A package is needed that no enabled repository of this machine has in a fitting version: the lines above name it. It comes from the distribution itself: enable its repositories (EL: AppStream or extras for container-selinux; apt-get update for Debian and Ubuntu), then run this again.",
      zh: "所需的某个软件包在本机已启用的软件源中没有合适的版本：上面的输出指明了是哪个。它来自发行版自身：请启用相应的软件源（EL 的 container-selinux 在 AppStream 或 extras 中；Debian、Ubuntu 请先 apt-get update），再重新运行。",
    },
  },
  {
    words: "docker.* (Release|InRelease)'? (does not have|no longer has) a Release file",
    why: {
      en: "The mirror has no docker-ce for this release of the system. See that the release was recognised, or take another mirror with --mirror.",
      zh: "镜像站没有适用于本机系统版本的 docker-ce。请确认系统版本识别正确，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words: "404 +Not Found|Status code: 404|HTTPS? Error 404|error: 404|Errno 14. HTTPS? Error 4",
    why: {
      en: "The mirror does not have a file that it should have (404): it may be in the middle of a synchronisation. Try again later, or another mirror with --mirror.",
      zh: "镜像站缺少应有的文件（404），可能正在同步。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "Version '.*' for '.*' was not found|No match for argument|Unable to find a match|No package .* available|Unable to locate package|has no installation candidate",
    why: {
      en: "The mirror does not offer that version: its index is older than the one that was looked into. Try again later, or another mirror with --mirror.",
      zh: "镜像站没有该版本：其索引比之前查看的旧。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "Clearsigned file isn't valid|network require authentication|Hash Sum mismatch|unexpected size|[Cc]hecksum (doesn't|does not) match|Downloading successful, but checksum|Cannot verify|unexpected end of file|Error reading from server|transfer closed|Connection closed|partial file|Failure when receiving data|Curl error .(18|56).|Bad repomd file|repomd.xml parser error",
    why: {
      en: "The mirror sent other bytes than its index announces: cut off, in the middle of a synchronisation, or somebody in the middle (a login page). Try again later, or another mirror with --mirror.",
      zh: "镜像站发来的内容与其索引不符：可能传输中断、正在同步，或有中间人（如上网登录页）。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "NO_PUBKEY|BADSIG|EXPKEYSIG|GPG check FAILED|Public key for .* is not installed|GPG signature verification error|is not signed|signature.* not valid|signatures were invalid",
    why: {
      en: "A signature is not by the pinned key; nothing of it was used.",
      zh: "签名并非来自指定的公钥，相关内容一概未采用。",
    },
  },
  {
    words:
      "certificate is NOT trusted|certificate issuer is unknown|unable to get local issuer|self.signed certificate|SSL certificate problem|Curl error .60.|Peer's Certificate issuer is not recognized|Could not handshake",
    why: {
      en: "The mirror's certificate is signed by nobody that this machine trusts: its CA certificates are missing or old (package ca-certificates), or something between puts its own in place. That one's CA belongs into the system's store (update-ca-certificates; update-ca-trust).",
      zh: "镜像站的证书不受本机信任：本机缺少 CA 证书或证书过旧（软件包 ca-certificates），或有中间设备替换了证书。若是后者，请将其 CA 加入系统证书库（update-ca-certificates；update-ca-trust）。",
    },
  },
  {
    words:
      "not registered with an entitlement server|not registered to Red Hat|receive updates until (you|the system)",
    why: {
      en: "This RHEL is not registered, so the packages that Docker needs from it can't be had: subscription-manager register, then run this again.",
      zh: "本机的 RHEL 尚未注册，无法获取 Docker 所需的系统软件包：请先运行 subscription-manager register，再重新运行。",
    },
  },
  {
    words: "does not verify: no digest|package [^ ]+ does not verify",
    why: {
      en: "rpm can't check the package: it has no digest that this rpm accepts, as where a FIPS or crypto policy forbids the older one. Take a newer version, or see update-crypto-policies --show.",
      zh: "rpm 无法校验该软件包：其中没有本机 rpm 接受的摘要，例如 FIPS 或加密策略禁用了旧算法。请改用较新的版本，或查看 update-crypto-policies --show。",
    },
  },
  {
    words: "Packages were downgraded and -y was used without",
    why: {
      en: "An older version would take the place of a newer one, and nobody asked for that: name it with --docker-version.",
      zh: "旧版本将替换新版本，而没有人这样要求：请用 --docker-version 指明。",
    },
  },
  {
    words:
      "Operation too slow|[Tt]imed out|Timeout was reached|Connection failed|Could not (connect|resolve)|Temporary failure resolving|Name or service not known|All mirrors were tried|No more mirrors to try|Connection refused|50[0-9] +[SBGI]|Status code: 5|error: 50",
    why: {
      en: "The mirror did not answer as it should. Try again later, or another mirror with --mirror.",
      zh: "镜像站没有正常应答。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "scriptlet failed, exit status|Error in (PRE|POST)[A-Z]* scriptlet|(pre|post)-(installation|removal) script subprocess",
    why: {
      en: "A package's own script failed: the lines above say which, and why.",
      zh: "软件包自带的脚本执行失败：上面的输出说明了是哪个及原因。",
    },
  },
];
