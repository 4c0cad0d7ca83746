import { resolve } from "node:path";
import { makeBundle } from "../../bundle/bundle.ts";
import type { Image } from "../../bundle/images/image.ts";
import { platformOf } from "../../bundle/images/platform.ts";
import { Store } from "../../bundle/store.ts";
import { SetupError } from "../../errors.ts";
import { scriptSubject } from "../../plan/settle/subject.ts";
import { defaultMirror } from "../../plan/settle/wishes.ts";
import type { Request } from "../options/request.ts";
import type { CommandIO } from "../ui/run-plan.ts";
import { fetchImages } from "./images.ts";

/** `docker-setup bundle --target … -o FILE`: for machines without a network. @throws SetupError */
export async function bundle(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal, out, signal } = io;
  if (request.output === undefined || request.targets.length === 0) throw incomplete();
  const output = resolve(request.output);
  const store = new Store(system);
  const subjects = await Promise.all(request.targets.map((target) => scriptSubject(system, { target })));
  const images = new Map<string, Image[]>();
  if (request.images.length > 0) {
    for (const arch of new Set(subjects.map(({ target }) => target.arch))) {
      images.set(
        arch,
        await fetchImages(system, terminal, store, request, request.images, platformOf(arch), signal),
      );
    }
  }
  const line = terminal.begin(terminal.say({ en: "Fetching packages", zh: "正在获取软件包" }));
  const { channel, keyFingerprint, archives } = request;
  const place = { mirrors: request.mirrors ?? [defaultMirror], channel, keyFingerprint };
  const made = await makeBundle(
    system,
    store,
    {
      targets: subjects.map((subject, i) => ({ ...subject, ...place, archive: archives[i] })),
      version: request.version,
      channel,
      images,
      onFailure: terminal.warn,
      onFile: (name) => line.update(name),
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
  if (request.json) return out(`${JSON.stringify({ format: 1, file: output, targets: made }, null, 2)}\n`);
  for (const { name, docker, packages } of made) {
    terminal.print(
      terminal.say({
        en: `${name}: Docker ${docker}, ${packages.length} packages of the distribution`,
        zh: `${name}：Docker ${docker}，发行版软件包 ${packages.length} 个`,
      }),
    );
  }
  terminal.print(
    terminal.say({
      en: `Wrote ${output}. On the machine: tar xf FILE, then sudo sh install.sh`,
      zh: `已写入 ${output}。在目标机器上：tar xf 文件，然后 sudo sh install.sh`,
    }),
  );
}

const incomplete = () =>
  new SetupError(
    "usage",
    { en: "A bundle wants --target and -o.", zh: "离线包需要 --target 和 -o。" },
    {
      next: {
        en: "docker-setup bundle --target debian:12 --image nginx:1.27 -o docker.tar",
        zh: "docker-setup bundle --target debian:12 --image nginx:1.27 -o docker.tar",
      },
    },
  );
