import { containerdMessages } from "../machine/docker/containerd.ts";
import { installedDaemon } from "../machine/docker/dockerd.ts";
import { withoutHelp } from "../machine/docker/help-text.ts";
import { missingText, runtimeGone } from "../machine/docker/runtime.ts";
import { isInitName } from "../machine/inits/index.ts";
import type { Init, Typed, Unit } from "../machine/inits/init.ts";
import { explainFailure } from "../machine/work/failure-reasons.ts";
import type { System } from "../system/types.ts";
import type { Facts } from "./facts.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";

/** The daemon runs, comes up at boot, answers, and is the one that is installed. */
export const daemon: Check = {
  id: "daemon",
  title: { en: "Daemon", zh: "守护进程" },
  async look(facts) {
    const engine = await facts.engine();
    if (engine === "none") {
      return fail({ en: "Docker is not installed", zh: "未安装 Docker" }, type("sudo npx docker-setup"));
    }
    const [init, here, unit] = await Promise.all([facts.init(), facts.initHere(), facts.unit()]);
    if (isInitName(init)) {
      if (unit === undefined) return skip({ en: `${init} does not answer`, zh: `${init} 没有响应` });
      if (unit.active !== "active") return notActive(facts.system, here, unit);
    }
    const running = await answering(facts, here.typed);
    if (unit === undefined || running.state === "fail") return running;
    return combine([running, boot(unit, here.typed)]);
  },
};

async function answering(facts: Facts, typed: Typed): Promise<Finding> {
  const answer = await facts.answer();
  if (answer.state === "denied") {
    return skip({
      en: "it runs; whether it answers can't be seen without sudo",
      zh: "正在运行；没有 sudo 权限，看不到它是否响应",
    });
  }
  if (answer.state !== "answers" && (await facts.hostsElsewhere())) {
    // The check of the socket says where it listens.
    return skip({
      en: "it runs, and can't be asked without its socket",
      zh: "正在运行，但没有套接字，无法询问",
    });
  }
  if (answer.state !== "answers") {
    const words = answer.state === "silent" && answer.words !== "" ? `: ${answer.words}` : "";
    return fail(
      { en: `it does not answer docker info${words}`, zh: `不响应 docker info${words}` },
      type(`sudo ${typed.lastWords("docker")}`),
    );
  }
  const { version, containerd, runtime } = answer.info;
  if (!containerd) {
    return fail(containerdMessages.MSG_CONTAINERD_SILENT, type(`sudo ${typed.lastWords("containerd")}`));
  }
  const init = await facts.init();
  const gone = await runtimeGone(facts.system, isInitName(init) ? { init } : {}, { runtime });
  if (gone !== undefined)
    return fail(missingText(gone), type("sudo npx docker-setup --daemon default-runtime=runc"));
  const installed = await installedDaemon(facts.system, { timeoutMs: 3000 });
  if (installed !== undefined && installed !== version) {
    return warn(
      {
        en: `${version} runs, ${installed} is installed`,
        zh: `正在运行 ${version}，已安装的是 ${installed}`,
      },
      type(`sudo ${typed.restart("docker")}`),
    );
  }
  return ok(`${version} answers`, `${version}，响应正常`);
}

function boot(unit: Unit, typed: Typed): Finding {
  if (unit.file === "enabled" || unit.socketEnabled) {
    return unit.file === "enabled"
      ? ok("starts at boot", "已设为开机自启")
      : ok("started by its socket", "由套接字按需启动");
  }
  return warn(
    { en: "does not start at boot", zh: "未设为开机自启" },
    type(`sudo ${typed.enable(unit.name)}`),
  );
}

/** A daemon that is meant to wait for its socket sleeps well; another one is down. */
async function notActive(system: System, init: Init, unit: Unit): Promise<Finding> {
  const { typed } = init;
  const { active, name, file } = unit;
  if (unit.load === "not-found" || file === "masked") {
    const said = { en: `there is no ${name}, or it is masked`, zh: `没有 ${name}，或已被屏蔽（masked）` };
    return fail(said, type(file === "masked" ? `sudo ${typed.unmask(name)}` : "sudo npx docker-setup"));
  }
  if (active === "inactive" && file !== "enabled" && unit.socketEnabled && unit.socketListens) {
    return ok("sleeps until docker.socket is asked", "休眠中，访问 docker.socket 时启动");
  }
  if (active === "inactive") {
    return fail({ en: "does not run", zh: "没有运行" }, type(`sudo ${typed.start(name)}`));
  }
  const words = withoutHelp(await init.recentWords(system, name, 400))
    .split("\n")
    .slice(-60);
  const why = explainFailure(words.join("\n"), typed);
  const state = unit.sub ? `${active} (${unit.sub})` : active;
  return fail(
    { en: `${state}${why ? `: ${why.en}` : ""}`, zh: `${state}${why ? `：${why.zh}` : ""}` },
    why ? type(`sudo ${typed.restart(name)}`) : type(`sudo ${typed.lastWords(name)}`),
  );
}
