import type { Reason } from "./types.ts";

/**
 * What a package manager and its downloads end with. docker-ce's own mirror is blamed here. Sources: apt's apt-pkg/acquire-item.cc and methods/, dpkg's lib/dpkg, dnf's and
 * librepo's messages, curl's lib/strerror.c; each seen on the lab's machines, or in the report that stands beside it.
 */
export const ofPackages: readonly Reason[] = [
  {
    // templates/unpacked/install.sh
    words: "did not come whole from any mirror",
    why: {
      en: "No mirror has a package's file with the hash that the signed index lists. Run it again later, or use another mirror with --mirror.",
      zh: "没有镜像站的软件包文件与已签名索引中的哈希一致。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words: "docker.* (Release|InRelease)'? (does not have|no longer has) a Release file",
    why: {
      en: "The mirror has no docker-ce for this release of the system. Check that the release was recognised correctly, or use another mirror with --mirror.",
      zh: "镜像站没有适用于本机系统版本的 docker-ce。请确认系统版本识别正确，或用 --mirror 换一个镜像站。",
    },
  },
  {
    // docker/for-linux#815 and #298
    words:
      "(40[13]|429|451) +(Forbidden|Unauthorized|Too Many|Unavailable)|Status code: (40[13]|429|451)|HTTPS? Error (40[13]|429|451)|returned error: (40[13]|429|451)",
    why: {
      en: "The mirror answers but refuses (401, 403, 429 or 451): a login is needed, it does not serve this network, or it was asked too often. Run it again later, or use another mirror with --mirror.",
      zh: "镜像站有响应但拒绝提供（401、403、429 或 451）：可能需要登录、不对本网络开放，或请求过于频繁。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words: "404 +Not Found|Status code: 404|HTTPS? Error 404|error: 404",
    why: {
      en: "The mirror does not have a file that it should have (404): it may be in the middle of a synchronisation. Run it again later, or use another mirror with --mirror.",
      zh: "镜像站缺少应有的文件（404），可能正在同步。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "Version '.*' for '.*' was not found|No match for argument|Unable to find a match|No package .* available|Unable to locate package|has no installation candidate",
    why: {
      en: "The mirror does not offer that version: its index is older than the one that was read before. Run it again later, or use another mirror with --mirror. Or apt reads its entries elsewhere (Dir::Etc::sourceparts in apt-config dump).",
      zh: "镜像站没有该版本：其索引比之前读取的旧。请稍后再试，或用 --mirror 换一个镜像站；也可能是 apt 从别处读取条目（apt-config dump 中的 Dir::Etc::sourceparts）。",
    },
  },
  {
    words:
      "Clearsigned file isn't valid|network require authentication|Hash Sum mismatch|unexpected size|[Cc]hecksum (doesn't|does not) match|Downloading successful, but checksum|Cannot verify|unexpected end of file|Error reading from server|transfer closed|Connection closed|partial file|Failure when receiving data|Curl error .(18|56).|Bad repomd file|repomd.xml parser error",
    why: {
      en: "What the mirror sent is not what its index lists: the transfer was cut off, the mirror is being synchronised, or there is somebody in the middle (such as a login page). Run it again later, or use another mirror with --mirror.",
      zh: "镜像站发来的内容与其索引不符：可能传输中断、正在同步，或有中间人（如上网登录页）。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "NO_PUBKEY|BADSIG|EXPKEYSIG|GPG check FAILED|Public key for .* is not installed|GPG signature verification error|is not signed|signature.* not valid|signatures were invalid",
    why: {
      en: "A signature was not made by the pinned key; nothing of what it covers was used.",
      zh: "签名并非来自指定的公钥，相关内容一概未采用。",
    },
  },
  {
    words:
      "certificate is NOT trusted|certificate issuer is unknown|unable to get local issuer|self.signed certificate|SSL certificate problem|Curl error .60.|Peer's Certificate issuer is not recognized|Could not handshake",
    why: {
      en: "This machine does not trust the mirror's certificate: its own CA certificates are missing or old (package ca-certificates), or a device on the way puts another certificate in place. In that case add the device's CA to the system's store (update-ca-certificates; update-ca-trust).",
      zh: "镜像站的证书不受本机信任：本机缺少 CA 证书或证书过旧（软件包 ca-certificates），或有中间设备替换了证书。若是后者，请将其 CA 加入系统证书库（update-ca-certificates；update-ca-trust）。",
    },
  },
  {
    words:
      "not registered with an entitlement server|not registered to Red Hat|receive updates until (you|the system)",
    why: {
      en: "This RHEL is not registered, so the packages that Docker needs from it are not available: subscription-manager register, then run this again.",
      zh: "本机的 RHEL 尚未注册，无法获取 Docker 所需的系统软件包：请先运行 subscription-manager register，再重新运行。",
    },
  },
  {
    words: "does not verify: no digest|package [^ ]+ does not verify",
    why: {
      en: "rpm can't check the package: it has no digest that this rpm accepts, as where a FIPS or crypto policy forbids older ones. Use a newer version, or see update-crypto-policies --show.",
      zh: "rpm 无法校验该软件包：其中没有本机 rpm 接受的摘要，例如 FIPS 或加密策略禁用了旧算法。请改用较新的版本，或查看 update-crypto-policies --show。",
    },
  },
  {
    words: "Packages were downgraded and -y was used without",
    why: {
      en: "An older version would replace a newer one, and nobody asked for that: name it with --docker-version.",
      zh: "旧版本将替换新版本，而没有人这样要求：请用 --docker-version 指明。",
    },
  },
  {
    // curl, wget, apt, yum 3, dnf 4 and 5.
    words:
      "Could not resolve ('|host|hostname)|Couldn't resolve host|Temporary failure (in name resolution|resolving)|unable to resolve host|Name or service not known|Resolving timed out|No address associated with hostname",
    why: {
      en: "This machine can't resolve that name: no name server answers, or none knows it. Check that names are resolved at all (getent hosts mirrors.aliyun.com; /etc/resolv.conf), then run this again, or use another mirror with --mirror.",
      zh: "本机无法解析该域名：域名服务器没有响应，或没有这个域名。请确认域名解析正常（getent hosts mirrors.aliyun.com；/etc/resolv.conf）后重新运行，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "Operation too slow|[Tt]imed out|Timeout was reached|Connection failed|Could not connect|All mirrors were tried|No more mirrors to try|Connection refused|50[0-9] +[SBGI]|Status code: 5|error: 50",
    why: {
      en: "The mirror did not answer as it should. Run it again later, or use another mirror with --mirror.",
      zh: "镜像站没有正常响应。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "scriptlet failed, exit status|Error in (PRE|POST)[A-Z]* scriptlet|(pre|post)-(installation|removal) script subprocess",
    why: {
      en: "A package's own script failed: the output says which one, and why.",
      zh: "软件包自带的脚本执行失败：其输出说明了是哪个及原因。",
    },
  },
];
