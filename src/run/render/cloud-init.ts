import { gzipSync } from "node:zlib";
import { SetupError } from "../../errors.ts";
import type { Lang } from "../../text.ts";
import { made } from "./about.ts";
import type { FirstBoot } from "./first-boot.ts";
import { firstBootKey, firstBootPath } from "./first-boot-paths.ts";

/** What the smallest clouds take, bytes. Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const userDataLimit = 16_384;

/**
 * cloud-init's user-data that runs a script at a machine's first boot. write_files comes before runcmd, which comes last of
 * all, when the network is up. The same script gives the same bytes.
 * Source: https://cloudinit.readthedocs.io/en/22.4.2/topics/modules.html
 */
export function userData({ script, key }: FirstBoot, lang: Lang, about: string): string {
  return [
    "#cloud-config",
    `# ${about}`,
    `# ${made[lang]}`,
    "write_files:",
    ...(key ? file(firstBootKey, "0644", "b64", key) : []),
    ...file(firstBootPath, "0700", "gz+b64", gzipped(script)),
    "runcmd:",
    `  - [sh, ${firstBootPath}]`,
    "",
  ].join("\n");
}

const file = (path: string, mode: string, encoding: string, content: Buffer) => [
  `  - path: ${path}`,
  `    permissions: "${mode}"`,
  `    encoding: ${encoding}`,
  `    content: ${content.toString("base64")}`,
];

/** User-data as a gzip, which cloud-init unpacks by itself. @throws SetupError "usage" where it is more than clouds take */
export function packedUserData(text: string): Buffer {
  const packed = gzipped(text);
  if (packed.length <= userDataLimit) return packed;
  throw new SetupError(
    "usage",
    {
      en: `The user-data would have ${packed.length} bytes, and the smallest clouds take ${userDataLimit}.`,
      zh: `user-data 将达 ${packed.length} 字节，而较小的云平台上限为 ${userDataLimit}。`,
    },
    {
      next: {
        en: "Leave options out (--daemon, --proxy, further mirrors), or write it as text, which larger clouds take (a name without .gz).",
        zh: "请减少选项（--daemon、--proxy、备用镜像站），或改为文本（文件名不以 .gz 结尾），供上限更大的云平台使用。",
      },
    },
  );
}

function gzipped(text: string): Buffer {
  const packed = gzipSync(text, { level: 9, memLevel: 9 });
  // The header's last byte is the system on which it was packed (RFC 1952): 255 says none.
  packed[9] = 255;
  return packed;
}
