import { packedUserData, userData, userDataLimit } from "../../run/render/cloud-init.ts";
import type { FirstBoot } from "../../run/render/first-boot.ts";
import { firstBootPath } from "../../run/render/first-boot-paths.ts";
import { holdsSecret } from "../../system/secret.ts";
import { type Audience, confidential, writeTo } from "./print-script.ts";

/**
 * cloud-init's user-data on standard output or in a file, which is a gzip where its name ends so.
 * @throws SetupError "usage"
 */
export async function printUserData(
  { terminal, out }: Audience,
  path: string | undefined,
  boot: FirstBoot,
  about: string,
): Promise<void> {
  const text = userData(boot, terminal.lang, about);
  const secret = holdsSecret(boot.script);
  if (secret) terminal.note(confidential);
  if (path === undefined) return out(text);
  const data = path.endsWith(".gz") ? packedUserData(text) : Buffer.from(text);
  await writeTo(path, data, secret ? 0o600 : 0o644);
  terminal.print(
    terminal.say({
      en: `Wrote ${path}, ${data.length} bytes. Give it to a new machine as user-data; there it is looked at again by: sudo sh ${firstBootPath} --check`,
      zh: `已写入 ${path}，${data.length} 字节。创建机器时作为 user-data 提供；之后可在该机器上检查：sudo sh ${firstBootPath} --check`,
    }),
  );
  if (data.length <= userDataLimit) return;
  terminal.note({
    en: `Some clouds take ${userDataLimit} bytes (Amazon EC2); it is shorter as a gzip: -o ${path}.gz`,
    zh: `有些云平台（如 Amazon EC2）的上限为 ${userDataLimit} 字节；压缩后更短：-o ${path}.gz`,
  });
}
