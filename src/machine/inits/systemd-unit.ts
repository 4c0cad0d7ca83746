import type { ReadSystem } from "../../system/read-only.ts";
import type { Unit } from "./init.ts";

const properties = "Id,LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,Environment";

/** One question to systemd, within 3 s; undefined where it does not answer. Source: systemctl(1), org.freedesktop.systemd1(5). */
export async function readUnit(system: ReadSystem, name: string): Promise<Unit | undefined> {
  const { code, stdout } = await system.exec(
    ["systemctl", "show", `--property=${properties}`, name, "docker.socket"],
    { timeoutMs: 3000 },
  );
  const blocks = stdout.split(/\n\s*\n/).map(fieldsOf);
  const service = blocks.find((block) => block.get("Id") === name) ?? blocks[0];
  if (code !== 0 || !service?.get("ActiveState")) return undefined;
  const socket = blocks.find((block) => block.get("Id") === "docker.socket");
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
