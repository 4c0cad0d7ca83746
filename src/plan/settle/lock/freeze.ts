import { SetupError } from "../../../errors.ts";
import { hasRegistryMirrors, readRegistryMirrors } from "../../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../../machine/daemon-json/read.ts";
import { dockerPackages } from "../../../machine/docker-packages.ts";
import type { Host, InstalledPackage } from "../../../machine/facts/types.ts";
import { heldNames, managerFor } from "../../../machine/managers/index.ts";
import type { IndexEntry } from "../../../machine/managers/index-entry.ts";
import { upstreamVersion } from "../../../sources/catalog/version.ts";
import { supplyOf } from "../../../sources/supply/index.ts";
import type { OnFailure } from "../../../sources/supply/types.ts";
import { holdsSecret } from "../../../system/secret.ts";
import type { System } from "../../../system/types.ts";
import type { Artefact } from "../../../terms.ts";
import type { Lock } from "../../lock/types.ts";
import type { Place } from "../release.ts";
import { lockedPackages, onMirror } from "./identity.ts";
import { lockedTarget } from "./resolve.ts";

/**
 * A lock of what this machine has. Sizes and hashes come from a mirror's index, never from the machine, which keeps none.
 * @throws SetupError "nothing-to-do" without docker-ce, "version-not-found" naming what no mirror has any more
 */
export async function freezeHost(
  system: System,
  place: Place,
  host: Host,
  onFailure: OnFailure,
): Promise<Lock> {
  const installed = host.docker.filter(({ name }) => dockerPackages.includes(name));
  const docker = installed.find(({ name }) => name === "docker-ce");
  if (docker === undefined) {
    throw new SetupError("nothing-to-do", {
      en: "docker-ce is not installed here: there is nothing to freeze.",
      zh: "本机没有安装 docker-ce，没有可写入锁文件的内容。",
    });
  }
  const manager = managerFor(place.distro);
  const supply = supplyOf(place.distro, place.target);
  let missing: readonly InstalledPackage[] = installed;
  for await (const { index, repository } of supply.catalogs(system, { ...place, manager }, onFailure)) {
    const found = installed.map((have) => entryOf(index, have));
    const lacking = installed.filter((_, i) => found[i] === undefined);
    if (lacking.length < missing.length) missing = lacking;
    if (lacking.length > 0) continue;
    const { list } = manager.query.holds;
    const held = heldNames(list, (await system.exec(list, { env: { LC_ALL: "C" } })).stdout);
    const text = await readDaemonJson(system);
    return {
      wishes: {
        channel: place.channel,
        dockerVersion: upstreamVersion(docker.version),
        ...(installed.every(({ name }) => held.includes(name)) ? { hold: true } : {}),
      },
      daemon: daemonOf(text),
      targets: [
        lockedTarget(
          place,
          repository,
          await lockedPackages(
            place,
            found.map((entry) => artefactOf(entry!)),
            onMirror(system, repository),
          ),
        ),
      ],
      images: [],
    };
  }
  const names = missing.map(({ name, version }) => `${name} ${version}`);
  throw new SetupError(
    "version-not-found",
    {
      en: `No mirror that was asked has exactly these packages: ${names.join(", ")}`,
      zh: `所询问的镜像站都没有这些软件包：${names.join("、")}`,
    },
    {
      why: {
        en: "A hash is never made up: what no index lists can't stand in a lock.",
        zh: "哈希只取自索引，不会凭空产生：没有索引列出的软件包不能写入锁文件。",
      },
      next: {
        en: "Ask another mirror (--mirror official), or another channel (--channel test).",
        zh: "请换一个镜像站（--mirror official）或通道（--channel test）。",
      },
    },
  );
}

/**
 * All that daemon.json says, but what holds a password, since a lock is passed on, and what TOML has no word for.
 * @throws SetupError "daemon-json" where it is no JSON
 */
function daemonOf(text: string | undefined): Lock["daemon"] {
  const named = hasRegistryMirrors(text) ? { "registry-mirrors": readRegistryMirrors(text) } : {};
  const all = text === undefined || text.trim() === "" ? {} : (JSON.parse(text) as Lock["daemon"]);
  const open = Object.entries(all).filter(([, value]) => {
    const written = JSON.stringify(value);
    return !holdsSecret(written) && !/(^|[[:,])null\b/.test(written);
  });
  return { ...Object.fromEntries(open), ...named };
}

const entryOf = (index: readonly IndexEntry[], have: InstalledPackage) =>
  index.find(({ name, version }) => name === have.name && version === have.version);

const artefactOf = ({ channel: _, ...rest }: IndexEntry): Artefact => rest;
