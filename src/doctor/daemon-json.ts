import { SetupError } from "../errors.ts";
import { keysOfFlags } from "../machine/daemon-json/flags.ts";
import { keysIn } from "../machine/daemon-json/json-text.ts";
import { readRegistryMirrors } from "../machine/daemon-json/merge.ts";
import { missingRuntime } from "../machine/daemon-json/runtime.ts";
import { validateDaemonJson } from "../machine/docker/dockerd.ts";
import { demandSwarmFits, swarmMessages } from "../machine/docker-data/swarm.ts";
import type { Init } from "../machine/inits/init.ts";
import type { System } from "../system/types.ts";
import { type Text, unended } from "../text.ts";
import { type Check, combine, type Finding, fail, ok, type, warn } from "./types.ts";

/** daemon.json as dockerd would read it at its next start: strict JSON, no unknown key, nothing that a flag sets too. */
export const daemonJson: Check = {
  id: "daemon-json",
  title: { en: "daemon.json", zh: "daemon.json" },
  async look(facts) {
    const [engine, words, init] = await Promise.all([facts.engine(), facts.words(), facts.initHere()]);
    const edit = type(`sudoedit ${await facts.configFile()}`);
    let file: { path: string; text: string | undefined };
    try {
      file = await facts.daemonJson();
      // Throws for another case of the key and for what is no list, which JSON alone would let pass.
      readRegistryMirrors(file.text);
    } catch (error) {
      if (!(error instanceof SetupError) || error.code !== "daemon-json") throw error;
      return fail(faultOf(error), edit);
    }
    const { path, text } = file;
    if (text === undefined)
      return ok("there is none: dockerd's own defaults", "没有该文件：使用 dockerd 默认设置");
    if (text.trim() === "") return ok("empty: dockerd's own defaults", "为空：使用 dockerd 默认设置");
    const keys = [...new Set(keysIn(text))];
    const clashes = keysOfFlags(words).filter((key) => keys.includes(key));
    const validated = engine === "none" ? undefined : await validate(facts.system, path);
    const found: Finding[] = [];
    if (clashes.length > 0) {
      const names = clashes.join(", ");
      found.push(
        fail(
          {
            en: `${names} also set by a flag of the unit: dockerd does not start with both`,
            zh: `${names} 同时由 unit 的命令行参数设置：两者并存时 dockerd 无法启动`,
          },
          {
            en: `take it out of one of them: ${edit.en}, or sudo ${init.typed.replaceFiles("docker")}`,
            zh: `请去掉其中一处：${edit.zh}，或 sudo ${init.typed.replaceFiles("docker")}`,
          },
        ),
      );
    }
    if (validated !== undefined && validated !== "valid") {
      found.push(fail({ en: `dockerd refuses it: ${validated}`, zh: `dockerd 不接受：${validated}` }, edit));
    }
    if (keys.includes("registry-mirror")) {
      found.push(
        warn(
          {
            en: "registry-mirror is not a key of dockerd's and is ignored; the key is registry-mirrors",
            zh: "registry-mirror 不是 dockerd 的配置项，会被忽略；应为 registry-mirrors",
          },
          edit,
        ),
      );
    }
    found.push(...(await troubleLater(facts.system, init, text, edit)));
    if (found.length > 0) return combine(found);
    const list = keys.join(", ") || "{}";
    return validated === "valid"
      ? ok(`dockerd accepts it: ${list}`, `dockerd 接受：${list}`)
      : ok(`valid JSON: ${list}`, `JSON 有效：${list}`);
  },
};

/** What dockerd takes at a reload, and meets later. */
async function troubleLater(system: System, init: Init, text: string, edit: Text): Promise<Finding[]> {
  const [swarm, runtime] = await Promise.all([
    demandSwarmFits(system, init).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof SetupError && error.code === "daemon-json") return error;
        throw error;
      },
    ),
    missingRuntime(system, text),
  ]);
  return [
    ...(swarm ? [fail(swarmMessages.MSG_SWARM_AHEAD, swarmMessages.MSG_SWARM_NEXT)] : []),
    ...(runtime
      ? [
          fail(
            {
              en: `default-runtime ${runtime.name}: ${runtime.path} is not there, so no container starts`,
              zh: `default-runtime ${runtime.name}：${runtime.path} 不存在，任何容器都无法启动`,
            },
            edit,
          ),
        ]
      : []),
  ];
}

/** "line 3, column 5: a comma is missing before this". */
function faultOf({ what, why }: SetupError) {
  const place = {
    en: /line \d+, column \d+/.exec(what.en)?.[0],
    zh: /第 \d+ 行，第 \d+ 列/.exec(what.zh)?.[0],
  };
  return {
    en: [place.en ?? unended(what).en, why?.en].filter(Boolean).join(": "),
    zh: [place.zh ?? unended(what).zh, why?.zh].filter(Boolean).join("："),
  };
}

/**
 * dockerd's own opinion; undefined where this dockerd has no --validate (before 23.0) or did not come to a verdict.
 * Source: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
 */
async function validate(system: System, path: string): Promise<string | undefined> {
  const { code, stdout, stderr } = await validateDaemonJson(system, path, { timeoutMs: 5000 });
  if (code === 0) return "valid";
  const words = `${stdout}\n${stderr}`;
  if (code === 124 || code === 127 || /unknown flag/i.test(words)) return undefined;
  const [, reason] = /(?:unable to configure the Docker daemon with file [^:]+: )(.*)/.exec(words) ?? [];
  return (reason ?? words.trim().split("\n").at(-1) ?? "").slice(0, 200);
}
