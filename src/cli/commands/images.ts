import { basename, resolve } from "node:path";
import { SetupError } from "../../errors.ts";
import { registryMirrorsSet } from "../../plan/settle/choose-mirrors.ts";
import type { Image } from "../../run/bundle/images/image.ts";
import { imageFiles } from "../../run/bundle/images/layout.ts";
import { loadImages } from "../../run/bundle/images/load.ts";
import { localImage, localPrefix } from "../../run/bundle/images/local.ts";
import { type Platform, platformHere } from "../../run/bundle/images/platform.ts";
import { pullImage } from "../../run/bundle/images/pull.ts";
import { demandPlace, pack } from "../../run/bundle/pack.ts";
import { Store } from "../../run/bundle/store.ts";
import { defaultRegistryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import { quote } from "../../system/quote.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import type { CommandIO } from "../ui/run-plan.ts";
import type { Terminal } from "../ui/terminal.ts";

/** `docker-setup images save IMAGE… -o FILE`, `docker-setup images load FILE`. @throws SetupError */
export async function images(io: CommandIO, request: Request, args: readonly string[]): Promise<void> {
  const [action, ...words] = args;
  if (action === "save" && words.length > 0 && request.output !== undefined) return save(io, request, words);
  if (action === "load" && words.length === 1) return load(io, request, resolve(words[0]!));
  throw incomplete(action);
}

/** What an action needs, and a line that has it. */
const needs: Readonly<Record<string, { what: Text; line: string }>> = {
  save: {
    what: { en: "images save needs an image's name and -o.", zh: "images save 需要镜像名称和 -o。" },
    line: "docker-setup images save nginx:1.27 -o nginx.tar",
  },
  load: {
    what: { en: "images load needs one file.", zh: "images load 需要一个文件。" },
    line: "docker-setup images load nginx.tar",
  },
};

function incomplete(action = ""): SetupError {
  const known = Object.hasOwn(needs, action) ? needs[action] : undefined;
  const what = known?.what ?? { en: "images needs save or load.", zh: "images 需要 save 或 load。" };
  const lines = (known ? [known] : Object.values(needs)).map(({ line }) => line).join("\n");
  return new SetupError("usage", what, { next: { en: lines, zh: lines } });
}

async function save(
  { system, terminal, out, signal }: CommandIO,
  request: Request,
  names: readonly string[],
) {
  const platform = request.platform ?? platformHere(system.machine);
  const output = resolve(request.output!);
  await demandPlace(system, output);
  const store = new Store(system);
  const found = await fetchImages(system, terminal, store, request, names, platform, signal);
  await pack(system, store, imageFiles(found), output);
  if (request.json) return out(`${JSON.stringify({ format: 1, file: output, images: found }, null, 2)}\n`);
  const file = carriedAs(output);
  for (const { name, digest } of found) terminal.print(`${name}  ${digest}`);
  terminal.print(
    terminal.say({
      en: `Wrote ${output}. On the other machine: docker-setup images load ${file}, or docker load -i ${file}`,
      zh: `已写入 ${output}。在另一台机器上：docker-setup images load ${file}，或 docker load -i ${file}`,
    }),
  );
}

/** A file's name as a command takes it in the folder that it was carried to. */
export const carriedAs = (path: string): string => quote(basename(path).replace(/^-/, "./-"));

/** How far a download is: "12.3/75.5 MB". */
export const megabytes = (done: number, all: number): string =>
  `${(done / 1e6).toFixed(1)}/${(all / 1e6).toFixed(1)} MB`;

/** Fetches images one after the other, with a line of progress. */
export async function fetchImages(
  system: System,
  terminal: Terminal,
  store: Store,
  request: Request,
  names: readonly string[],
  platform: Platform,
  signal: AbortSignal,
): Promise<Image[]> {
  const own = await registryMirrorsSet(system).catch(() => undefined);
  const mirrors = request.registryMirrors ?? (own?.length ? own : defaultRegistryMirrors);
  const found: Image[] = [];
  for (const name of names) {
    if (name.startsWith(localPrefix)) {
      found.push(await takeLocal(system, terminal, store, name.slice(localPrefix.length), platform));
      continue;
    }
    const line = terminal.begin(terminal.say({ en: `Fetching ${name}`, zh: `正在获取 ${name}` }));
    const onProgress = (_: string, done: number, total: number) => line.update(megabytes(done, total));
    const image = await pullImage(system, store, name, { platform, mirrors, signal, onProgress }).catch(
      (error: unknown) => {
        line.end("failed");
        throw error;
      },
    );
    line.end("done");
    found.push(image);
  }
  return found;
}

/** An image of this machine's dockerd, with a line for it. */
async function takeLocal(
  system: System,
  terminal: Terminal,
  store: Store,
  name: string,
  platform: Platform,
): Promise<Image> {
  const line = terminal.begin(
    terminal.say({
      en: `Taking ${name} from this machine's Docker`,
      zh: `正在从本机的 Docker 中取出 ${name}`,
    }),
  );
  let state: "done" | "failed" = "failed";
  try {
    const image = await localImage(system, store, name, platform);
    state = "done";
    return image;
  } finally {
    line.end(state);
  }
}

async function load({ system, terminal, out }: CommandIO, request: Request, file: string): Promise<void> {
  const line = terminal.begin(
    terminal.say({ en: `Checking and loading ${file}`, zh: `正在校验并加载 ${file}` }),
  );
  const loaded = await loadImages(system, file, platformHere(system.machine)).catch((error: unknown) => {
    line.end("failed");
    throw error;
  });
  line.end("done");
  if (request.json) return out(`${JSON.stringify({ format: 1, images: loaded }, null, 2)}\n`);
  for (const { name, id } of loaded) terminal.print(`${name}  ${id}`);
}
