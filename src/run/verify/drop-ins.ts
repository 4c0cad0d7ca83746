import { proxyDropIn } from "../../machine/daemon-json/proxy.ts";
import { absent, plain } from "../../machine/resources/difference.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Seen } from "./types.ts";

const units = ["docker.service", "docker.socket", "containerd.service"];
/** The second part of each pair is what `systemctl set-property` writes. */
const places = [
  ...["/etc/systemd/system", "/etc/systemd/system.control"],
  ...["/run/systemd/system", "/run/systemd/system.control"],
  "/run/systemd/transient",
  "/usr/local/lib/systemd/system",
];

/** What changes Docker's units and came with no package: files that stand before them, and drop-ins. Source: systemd.unit(5). */
export async function compareUnits(system: ReadSystem): Promise<Seen> {
  const found: string[] = [];
  for (const place of places) {
    for (const unit of units) {
      const stat = await system.files.stat(`${place}/${unit}`);
      if (stat?.type === "file" || stat?.type === "symlink") found.push(`${place}/${unit}`);
      const names = await system.files.list(`${place}/${unit}.d`);
      found.push(
        ...names.filter((name) => name.endsWith(".conf")).map((name) => `${place}/${unit}.d/${name}`),
      );
    }
  }
  return {
    unseen: [],
    drifts: found
      .filter((path) => path !== proxyDropIn)
      .map((path) => ({
        what: plain(path),
        want: absent,
        has: { en: "there", zh: "存在" },
        mend: ["rm", path],
      })),
  };
}
