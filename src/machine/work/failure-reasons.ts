import { quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";

/**
 * What package managers and downloaders say of a failure, and what it means. `words` are read by JavaScript and by
 * grep -Ei alike. The first that fits counts, so what causes others stands first. Sources: apt's apt-pkg/acquire-item.cc
 * and methods/, dpkg's lib/dpkg, dnf's and librepo's messages, curl's lib/strerror.c; each seen on the lab's machines.
 */
const reasons: readonly { readonly words: string; readonly why: Text }[] = [
  {
    words:
      "is not valid yet|not yet valid|certificate is not yet|certificate has expired|expired certificate|Release file .* is expired",
    why: {
      en: "A certificate or signature is not valid at this machine's time: its clock may be wrong. Set it right (date; timedatectl set-ntp true), then run this again.",
      zh: "证书或签名在本机当前时间无效：本机时钟可能不准。请先校准时间（date；timedatectl set-ntp true），再重新运行。",
    },
  },
  {
    words:
      "No space left on device|enough free space|more space needed|needs [0-9.]+ ?[KMG]i?B .*(on|in) the|Disk quota exceeded",
    why: {
      en: "A disk is full. Make room, then run this again: it goes on from here.",
      zh: "磁盘已满。请腾出空间后再次运行，会从这里继续。",
    },
  },
  {
    words: "Read-only file system",
    why: {
      en: "A file system is read-only. Mount it writable, or use the distribution's own way where the system is made of an image.",
      zh: "文件系统为只读。请以可写方式挂载；若系统是不可变镜像，请使用发行版自己的方式。",
    },
  },
  {
    words:
      "received signal 9|was killed by SIGKILL|Cannot allocate memory|^Killed|: Killed|MemoryError|std::bad_alloc",
    why: {
      en: "A command was killed or got no memory, as happens where a machine's memory runs out. Free some, or add swap, then run this again.",
      zh: "某个命令被终止或无法分配内存，通常是内存不足所致。请释放内存或增加交换空间，再重新运行。",
    },
  },
  {
    words: "404 +Not Found|Status code: 404|HTTP Error 404|error: 404",
    why: {
      en: "The mirror does not have a file that it should have (404): it may be in the middle of a synchronisation. Try again later, or another mirror with --mirror.",
      zh: "镜像站缺少应有的文件（404），可能正在同步。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "Version '.*' for '.*' was not found|No match for argument|Unable to find a match|No package .* available",
    why: {
      en: "The mirror does not offer that version: its index is older than the one that was looked into. Try again later, or another mirror with --mirror.",
      zh: "镜像站没有该版本：其索引比之前查看的旧。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "Clearsigned file isn't valid|network require authentication|Hash Sum mismatch|unexpected size|[Cc]hecksum (doesn't|does not) match|Downloading successful, but checksum|Cannot verify|unexpected end of file|Error reading from server|transfer closed|Connection closed|partial file|Failure when receiving data|Curl error .(18|56).|Bad repomd file|repomd.xml parser error",
    why: {
      en: "The mirror sent other bytes than its index announces: cut off, in the middle of a synchronisation, or something between (a login page). Try again later, or another mirror with --mirror.",
      zh: "镜像站发来的内容与其索引不符：可能传输中断、正在同步，或被中途替换（如上网登录页）。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
  {
    words:
      "NO_PUBKEY|BADSIG|EXPKEYSIG|GPG check FAILED|is not signed|signature.* not valid|signatures were invalid",
    why: {
      en: "A signature is not by the pinned key; nothing of it was used.",
      zh: "签名并非来自指定的公钥，相关内容一概未采用。",
    },
  },
  {
    words:
      "Operation too slow|[Tt]imed out|Timeout was reached|Connection failed|Could not (connect|resolve)|Connection refused|50[0-9] +[SBGI]|Status code: 5|error: 50",
    why: {
      en: "The mirror did not answer as it should. Try again later, or another mirror with --mirror.",
      zh: "镜像站没有正常应答。请稍后再试，或用 --mirror 换一个镜像站。",
    },
  },
];

/** What a failed command's output means; undefined where nobody knows. */
export function explainFailure(output: string): Text | undefined {
  return reasons.find(({ words }) => new RegExp(words, "im").test(output))?.why;
}

/** sh: explain TEXT prints the same. */
export function explainInScript(say: (text: Text) => string): string {
  return [
    "# explain TEXT: what the words of a failed command mean, where they are known.",
    "explain() {",
    ...reasons.map(
      ({ words, why }) =>
        `  ! printf '%s\\n' "$1" | grep -Eqi ${quote(words)} || { printf '%s\\n' ${quote(say(why))}; return; }`,
    ),
    "}",
  ].join("\n");
}
