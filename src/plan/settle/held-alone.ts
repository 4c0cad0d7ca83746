import type { Host } from "../../machine/facts/types.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { heldOf } from "../../machine/packages/versions.ts";
import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Offer } from "../../terms.ts";
import type { Text } from "../../text.ts";

/**
 * A release whose companions stay as they are where a person holds them and not docker-ce: nobody typed their version.
 * containerd.io is held so where its next build breaks containers (containerd/containerd#12484). Holds of docker-ce
 * itself, as by --hold, move with the version that was asked for, and the others' with it. Whether docker-ce does with
 * what stays is for the rehearsal to tell.
 */
export async function keepHeldAlone(
  system: ReadSystem,
  host: Host,
  { query }: Pick<Manager, "query">,
  release: Offer,
): Promise<{ readonly release: Offer; readonly note?: Text }> {
  const there = new Map(host.docker.map(({ name, version }) => [name, version]));
  const moving = release.packages
    .filter(({ name, version }) => name !== "docker-ce" && there.has(name) && there.get(name) !== version)
    .map(({ name }) => name);
  if (moving.length === 0) return { release };
  const held = await heldOf(system, { ...query, lockTimeoutSeconds: 0 }, ["docker-ce", ...moving]);
  if (held.length === 0 || held.includes("docker-ce")) return { release };
  const packages = release.packages.map((each) =>
    held.includes(each.name) ? { ...each, version: there.get(each.name)! } : each,
  );
  const artefacts = release.artefacts.filter(({ name }) => !held.includes(name));
  const list = held.map((name) => `${name} ${there.get(name)}`);
  const letGo = command([...query.holds.release, ...held]);
  return {
    release: { ...release, packages, artefacts },
    note: {
      en: `Held by itself, so it stays: ${list.join(", ")} (release with: ${letGo})`,
      zh: `已单独锁定，因此保持不变：${list.join("、")}（解除锁定：${letGo}）`,
    },
  };
}
