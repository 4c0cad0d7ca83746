import { SetupError } from "../../errors.ts";
import { hostsWithoutSocket, noSocket } from "../../machine/daemon-json/hosts.ts";
import { initHere } from "../../machine/facts/surroundings.ts";
import type { StepContext } from "../../plan/steps/types.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import { type Running, stoppedBy } from "./running.ts";

/** Stands before whatever stops running containers. */
export interface ContainerGuard {
  readonly allowInterruption: StepContext["allowInterruption"];
  /** A person saw that these will stop, and agreed: they are not asked about again. */
  agreedTo(running: Running): void;
}

/**
 * Guards running containers: passes when there are none, when they survive, or when a person allowed it.
 * `agree` asks that person about what was not in the plan; undefined where nobody can be asked.
 */
export function containerGuard(
  system: System,
  allowed: boolean,
  agree: ((running: Running) => Promise<boolean>) | undefined,
): ContainerGuard {
  let granted = allowed;
  let known: Running | undefined;
  return {
    agreedTo(running) {
      known = running;
    },
    async allowInterruption(how) {
      if (granted) return;
      const running = await stoppedBy(system, how);
      if (running === undefined || (known && isWithin(running, known))) return;
      granted = (await agree?.(running)) ?? false;
      if (!granted) throw await refusal(system, running);
    },
  };
}

/** Nothing else runs than what was agreed to. What nobody can count or name was agreed to as such. */
function isWithin(now: Running, agreed: Running): boolean {
  if (agreed.count === "unknown") return true;
  return (
    now.count !== "unknown" &&
    now.count <= agreed.count &&
    now.names.every((name) => agreed.names.includes(name))
  );
}

/** So many names are said at most. */
const most = 10;

/** "containers web, db": of a plan. */
export function containersText(running: Running): Text {
  const names = namesOf(running);
  return { en: `running containers: ${names.en}`, zh: `正在运行的容器：${names.zh}` };
}

/** "web, db": what they are called, and how many more there are. */
function namesOf({ names: all, count }: Running): Text {
  const names = all.slice(0, most);
  const others = count === "unknown" ? all.length - names.length : Math.max(count, all.length) - names.length;
  const more = { en: others > 0 ? [`${others} more`] : [], zh: others > 0 ? [`另外 ${others} 个`] : [] };
  if (names.length === 0)
    return count === "unknown"
      ? { en: "how many is not known", zh: "数量未知" }
      : { en: `${count}`, zh: `${count} 个` };
  return { en: [...names, ...more.en].join(", "), zh: [...names, ...more.zh].join("、") };
}

async function refusal(system: System, running: Running): Promise<SetupError> {
  const { count, names } = running;
  const named = names.length > 0 ? namesOf(running) : undefined;
  const init = await initHere(system);
  const hosts = count === "unknown" ? await hostsWithoutSocket(system, init) : undefined;
  return new SetupError(
    "containers-running",
    count === "unknown"
      ? {
          en: "Running containers might be stopped: the daemon does not tell how many there are.",
          zh: "可能会停止正在运行的容器：守护进程没有说明有多少个。",
        }
      : {
          en: `${count} running ${count === 1 ? "container" : "containers"} would be stopped${named ? `: ${named.en}` : "."}`,
          zh: `有 ${count} 个正在运行的容器会被停止${named ? `：${named.zh}` : "。"}`,
        },
    {
      ...(hosts ? { why: noSocket(hosts, init).what } : {}),
      next: {
        en: "Stop them yourself, or allow it with --restart.",
        zh: "请先自行停止容器，或用 --restart 允许。",
      },
    },
  );
}
