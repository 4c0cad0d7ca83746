import type { Machine } from "../../../lab/types.ts";

/**
 * dpkg's words for what it was killed over, and for what waits for that (dpkg(1)); each was configured before, of which dpkg
 * keeps the version (deb-postinst(5): it hands that to the package's script).
 */
export const halfDone = [
  ["half-installed", "ok unpacked"],
  ["unpacked", "ok half-configured"],
  ["half-configured", "reinstreq half-installed"],
] as const;

/** Makes docker-ce-cli and docker-ce, which are installed, stand so. */
export async function leaveHalfDone(
  machine: Machine,
  [cli, waiting]: readonly [string, string],
): Promise<void> {
  const statuses = { "docker-ce-cli": `reinstreq ${cli}`, "docker-ce": waiting };
  for (const [name, status] of Object.entries(statuses))
    await machine.sh(
      `sed -i '/^Package: ${name}$/,/^$/{s/^Status: .*/Status: install ${status}/;/^Version: /{p;s/^/Config-/}}' /var/lib/dpkg/status`,
    );
}
