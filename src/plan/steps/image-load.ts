import { SetupError } from "../../errors.ts";
import { dockerHere } from "../../machine/docker/info.ts";
import { absent, type Difference, plain } from "../../machine/resources/difference.ts";
import { lastLines, runCommand, tryCommand } from "../../machine/work/run-command.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { StepContext, StepKind } from "./types.ts";

/** An image as a bundle has it. */
export interface CarriedImage {
  /** As docker shows it. */
  readonly name: string;
  /** What docker finds it by: the name, or its configuration's digest where it was asked for by digest. */
  readonly of: string;
  /** Digests of the unpacked layers, as dockerd keeps them. */
  readonly layers: readonly string[];
}

/** Gives dockerd the images of a folder (an OCI layout with docker-archive's manifest.json), and has the first one run. */
export interface ImageLoadStep {
  readonly kind: "image-load";
  readonly folder: string;
  readonly list: readonly CarriedImage[];
}

const names = (list: readonly CarriedImage[]) => list.map(({ name }) => name).join(", ");
const loading = `tar -C "$1" -cf - . | ${command([...dockerHere, "load", "-q"])}`;
const asking = (of: string) => [...dockerHere, "image", "inspect", "--format", "{{json .RootFS.Layers}}", of];
// Started and gone again, whatever it does meanwhile: it needs no network.
const starting = (of: string) => [...dockerHere, "run", "-d", "--network", "none", of];

export const imageLoad: StepKind<ImageLoadStep> = {
  title: ({ list }) => ({ en: `Load ${names(list)}`, zh: `加载 ${names(list)}` }),
  why: () => ({
    en: "They came with the bundle. Their layers are compared afterwards, and the first image is run once.",
    zh: "镜像随离线包而来。加载后逐层比对，并试运行第一个镜像。",
  }),
  // As volumes, images are data: a rollback leaves them.
  touches: () => "nothing",
  differs: ({ list }, { system }) => firstOther(list, system),
  async run({ folder, list }, context) {
    await runCommand(context, ["sh", "-c", loading, "sh", folder]);
    const other = await firstOther(list, context.system);
    if (other !== undefined) throw notTheSame(other);
    await prove(list[0]!, context);
  },
  script: ({ folder, list }) => ({
    helpers: [],
    done: list.map(({ of, layers }) => sameInScript(of, layers)).join(" && "),
    run: [
      `set -- ${quote(folder)}`,
      loading,
      ...list.map(({ of, layers }) => sameInScript(of, layers)),
      `started=$(${command(starting(list[0]!.of))})`,
      `${command([...dockerHere, "rm", "-f"])} "$started"`,
    ].join("\n"),
  }),
};

/** The first image that dockerd does not have as the bundle does. */
export async function firstOther(
  list: readonly CarriedImage[],
  system: ReadSystem,
): Promise<Difference | undefined> {
  for (const { name, of, layers } of list) {
    const { code, stdout } = await system.exec(asking(of), { timeoutMs: 10_000 });
    if (code !== 0) return { want: plain(name), have: absent };
    if (stdout.trim() !== JSON.stringify(layers)) return { want: plain(name), have: plain(stdout.trim()) };
  }
  return undefined;
}

/** A container of it starts. @throws SetupError "daemon-down" */
async function prove({ name, of }: CarriedImage, context: StepContext): Promise<void> {
  const { code, stdout, stderr } = await tryCommand(context, starting(of));
  const id = stdout.trim().split("\n").at(-1) ?? "";
  if (/^[0-9a-f]{12,64}$/.test(id)) await tryCommand(context, [...dockerHere, "rm", "-f", id]);
  if (code === 0) return;
  throw new SetupError(
    "daemon-down",
    { en: `${name} can't be run.`, zh: `无法运行 ${name}。` },
    { output: lastLines(stderr) },
  );
}

const notTheSame = ({ want, have }: Difference) =>
  new SetupError("step-failed", {
    en: `${want.en} is not what the bundle holds: ${have.en}`,
    zh: `${want.zh} 与离线包内容不符：${have.zh}`,
  });

const sameInScript = (of: string, layers: readonly string[]) =>
  `[ "$(${command(asking(of))} 2>/dev/null)" = ${quote(JSON.stringify(layers))} ]`;
