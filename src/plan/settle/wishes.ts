import type { Request } from "../../cli/options/request.ts";
import type { CommandIO } from "../../cli/run-plan.ts";
import type { Host } from "../../machine/facts/types.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { readCloud } from "../../sources/mirrors/clouds.ts";
import { registryMirrorsSet } from "./choose-mirrors.ts";
import { autoMirror } from "./in-use.ts";
import type { Subject } from "./prepare.ts";
import { askMirror, askRegistryMirrors, askUser, askVersion } from "./questions.ts";
import { firstCatalog, installedRelease, repositoriesOf } from "./release.ts";

/** Asks for what the command line left open. */
export async function askWishes(
  io: CommandIO,
  request: Request,
  host: Host,
  subject: Subject,
): Promise<Request> {
  const { system, terminal } = io;
  const cloud = await readCloud(system);
  const mirrors =
    request.mirrors ??
    (request.autoMirror ? [await autoMirror(io, request, subject)] : [await askMirror(terminal, cloud)]);
  const [mirror] = mirrors;
  const { channel, keyFingerprint } = request;
  const place = { ...subject, mirrors, channel, keyFingerprint };
  let version = request.version;
  const [repository] = repositoriesOf(place);
  if (version === undefined && repository && installedRelease(host, repository) === undefined) {
    const line = terminal.begin(
      terminal.say({ en: `Reading the package index of ${mirror}`, zh: `正在读取 ${mirror} 的软件包索引` }),
    );
    const { index } = await firstCatalog(system, place).finally(() => line.end("gone"));
    version = await askVersion(terminal, index, managerFor(subject.distro));
  }
  const registryMirrors =
    request.registryMirrors === undefined
      ? await askRegistryMirrors(terminal, cloud, await registryMirrorsSet(system))
      : request.registryMirrors;
  const sudoUser = host.sudoUser;
  const joins = request.user === undefined && sudoUser !== undefined && (await askUser(terminal, sudoUser));
  return {
    ...request,
    autoMirror: false,
    mirrors,
    version,
    registryMirrors,
    user: joins ? sudoUser : request.user,
  };
}
