import { resolve } from "node:path";
import { parseTarget } from "../../../distros/target.ts";
import { SetupError } from "../../errors.ts";
import { namedMirrors } from "../../plan/settle/choose-mirrors.ts";
import { targetIn } from "../../plan/settle/lock/locked.ts";
import { scriptSubject } from "../../plan/settle/subject.ts";
import { makeBundle } from "../../run/bundle/bundle.ts";
import type { Image } from "../../run/bundle/images/image.ts";
import { platformOf } from "../../run/bundle/images/platform.ts";
import { demandPlace } from "../../run/bundle/pack.ts";
import { Store } from "../../run/bundle/store.ts";
import { readLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import { progressOn } from "../ui/ask.ts";
import type { CommandIO } from "../ui/run-plan.ts";
import { carriedAs, fetchImages, megabytes } from "./images.ts";

/** `docker-setup bundle --target … -o FILE`: for machines without a network. @throws SetupError */
export async function bundle(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal, out, signal } = io;
  const lock = request.lock === undefined ? undefined : await readLock(system, resolve(request.lock));
  const targets =
    request.targets.length > 0 ? request.targets : (lock?.targets ?? []).map(({ name }) => parseTarget(name));
  if (request.output === undefined || targets.length === 0) throw incomplete();
  // A digest behind the tag: another image under the same name is not taken.
  const names = [...(lock?.images ?? []).map(({ name, digest }) => `${name}@${digest}`), ...request.images];
  const output = resolve(request.output);
  await demandPlace(system, output);
  const store = new Store(system);
  const subjects = await Promise.all(targets.map((target) => scriptSubject(system, { target })));
  const images = new Map<string, Image[]>();
  if (names.length > 0) {
    for (const arch of new Set(subjects.map(({ target }) => target.arch))) {
      images.set(arch, await fetchImages(system, terminal, store, request, names, platformOf(arch), signal));
    }
  }
  const mirrors = await namedMirrors(system, progressOn(terminal), request, subjects[0]!);
  const line = terminal.begin(terminal.say({ en: "Fetching packages", zh: "正在获取软件包" }));
  const { channel, keyFingerprint, archives } = request;
  const place = { mirrors, channel, keyFingerprint };
  const made = await makeBundle(
    system,
    store,
    {
      targets: subjects.map((subject, i) => ({
        ...subject,
        ...place,
        archive: archives[i],
        locked: lock && targetIn(lock, request.lock!, subject.target),
      })),
      version: request.version,
      channel: lock?.wishes.channel ?? channel,
      images,
      onFailure: terminal.warn,
      onProgress: (name, done, all) => line.update(`${name} ${megabytes(done, all)}`),
    },
    output,
  ).catch((error: unknown) => {
    line.end("failed");
    throw error;
  });
  line.end("done");
  for (const { name, missing } of made) {
    if (missing.length === 0) continue;
    const list = missing.join(", ");
    terminal.note({
      en: `The archive has nothing for ${list} (${name}): the machine has to have it.`,
      zh: `软件源中没有 ${list}（${name}）：目标机器须已具备。`,
    });
  }
  const sha256 = await system.files.sha256(output);
  if (request.json)
    return out(`${JSON.stringify({ format: 1, file: output, sha256, targets: made }, null, 2)}\n`);
  for (const { name, docker, packages } of made) {
    terminal.print(
      terminal.say({
        en: `${name}: Docker ${docker}, ${packages.length} packages of the distribution`,
        zh: `${name}：Docker ${docker}，发行版软件包 ${packages.length} 个`,
      }),
    );
  }
  const bytes = (await system.files.stat(output))?.size ?? 0;
  const file = carriedAs(output);
  terminal.print(
    terminal.say({
      en: `Wrote ${output} (${(bytes / 1e6).toFixed(1)} MB)`,
      zh: `已写入 ${output}（${(bytes / 1e6).toFixed(1)} MB）`,
    }),
  );
  terminal.print(`SHA-256 ${sha256}`);
  terminal.print("");
  terminal.print(
    terminal.say({
      en: "On the machine, without a network and without Node:",
      zh: "在目标机器上，不需要网络和 Node：",
    }),
  );
  terminal.print(
    `  mkdir docker-bundle && tar xf ${file} -C docker-bundle && sudo sh docker-bundle/install.sh`,
  );
  terminal.print(
    terminal.say({
      en: "Or where docker-setup is, with a journal and a way back:",
      zh: "若目标机器上有 docker-setup，还有操作记录并可撤销：",
    }),
  );
  terminal.print(`  sudo docker-setup --bundle ${file}`);
}

const incomplete = () =>
  new SetupError(
    "usage",
    { en: "A bundle needs --target and -o.", zh: "离线包需要 --target 和 -o。" },
    {
      next: {
        en: "docker-setup bundle --target debian:12 --image nginx:1.27 -o docker.tar",
        zh: "docker-setup bundle --target debian:12 --image nginx:1.27 -o docker.tar",
      },
    },
  );
