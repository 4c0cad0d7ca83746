import type { ReadSystem } from "../../system/read-only.ts";
import type { Unit } from "./init.ts";

const properties = "Id,LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,Environment,MainPID";

/**
 * One question for all that is asked of a unit, so that who remembers answers asks it once. Source: systemctl(1),
 * org.freedesktop.systemd1(5).
 */
async function show(system: ReadSystem, name: string) {
  const { code, stdout } = await system.exec(
    ["systemctl", "show", `--property=${properties}`, name, "docker.socket"],
    { timeoutMs: 3000 },
  );
  const blocks = code === 0 ? stdout.split(/\n\s*\n/).map(fieldsOf) : [];
  const named = (id: string) => blocks.find((block) => block.get("Id") === id);
  return { unit: named(name) ?? blocks[0], socket: named("docker.socket") };
}

/** "0" where it has no main process; undefined where systemd does not answer. */
export const mainPid = async (system: ReadSystem, name: string): Promise<string | undefined> =>
  (await show(system, name)).unit?.get("MainPID");

/** undefined where systemd does not answer within 3 s. */
export async function readUnit(system: ReadSystem, name: string): Promise<Unit | undefined> {
  const { unit: service, socket } = await show(system, name);
  if (!service?.get("ActiveState")) return undefined;
  return {
    name,
    load: service.get("LoadState") ?? "",
    active: service.get("ActiveState") ?? "",
    sub: service.get("SubState") ?? "",
    file: service.get("UnitFileState") ?? "",
    needsReload: service.get("NeedDaemonReload") === "yes",
    environment: splitEnvironment(service.get("Environment") ?? ""),
    socketListens: socket?.get("ActiveState") === "active",
    socketEnabled: socket?.get("UnitFileState") === "enabled",
  };
}

function fieldsOf(block: string): Map<string, string> {
  return new Map(
    block.split("\n").flatMap((line) => {
      const at = line.indexOf("=");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    }),
  );
}

/** `A=b "C=d e"`: systemd quotes an assignment with blanks in it. */
function splitEnvironment(text: string): string[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  return words.map((word) => (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, "$1") : word));
}
