import { SetupError } from "../../errors.ts";
import { installedDaemon } from "../../machine/docker/dockerd.ts";
import { dockerInfo } from "../../machine/docker/info.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";

/** An interruption with what is true of Docker on this machine now: looked at, not concluded. */
export async function whatStands(system: System, { code, what, next }: SetupError): Promise<SetupError> {
  const now = await dockerNow(system);
  const both = { en: `${what.en} ${now.en}`, zh: `${what.zh}${now.zh}` };
  return new SetupError(code, both, next && { next });
}

async function dockerNow(system: System): Promise<Text> {
  const [info, disk] = await Promise.all([dockerInfo(system), installedDaemon(system, { timeoutMs: 5_000 })]);
  if (info) return { en: `Docker ${info.version} is running.`, zh: `Docker ${info.version} 正在运行。` };
  return disk
    ? { en: `Docker ${disk} is installed but not running.`, zh: `Docker ${disk} 已安装，但没有运行。` }
    : { en: "Docker is not installed.", zh: "Docker 尚未安装。" };
}
