import type { Options, Plan } from "../../plan/types.ts";
import type { Text } from "../../text.ts";
import { version } from "../../version.ts";

/** Stands in every file that is written for others: what bears it may be written anew. */
export const made: Text = { en: `Made by docker-setup ${version}.`, zh: `由 docker-setup ${version} 生成。` };
/** The same without its version, for whatever version wrote it. */
export const madeMark = /(Made by|由) docker-setup \d/;

/** What an output is, for whom, and what was wished for: the first lines of a script's comment. */
export function aboutPlan(plan: Plan, name: string, options: Options, wanted: string | undefined): Text[] {
  const docker = plan.docker ?? (wanted || undefined);
  const mirrors = options.registryMirrors;
  const from = plan.repository ?? plan.filesFrom;
  return [
    {
      en: `Installs Docker${from ? " CE" : ""}${docker ? ` ${docker}` : ""} on ${name}.`,
      zh: `在 ${name} 上安装 Docker${from ? " CE" : ""}${docker ? ` ${docker}` : ""}。`,
    },
    made,
    { en: "", zh: "" },
    {
      en: `Package mirror:   ${from ? options.mirrors.join(" ") : "the system's own sources"}`,
      zh: `软件包镜像站：${from ? options.mirrors.join(" ") : "系统自带的软件源"}`,
    },
    {
      en: `Registry mirrors: ${mirrors?.join(" ") ?? "daemon.json is left alone"}`,
      zh: `镜像加速地址：${mirrors?.join(" ") ?? "不改动 daemon.json"}`,
    },
    { en: "", zh: "" },
    {
      en: "Run it as root: sudo sh install.sh\nRunning it again is safe: what is done is left alone. It stops at the first failure.",
      zh: "以 root 运行：sudo sh install.sh\n可以重复运行：已完成的步骤不再改动；遇到失败即停止。",
    },
  ];
}
