import { SetupError } from "../../errors.ts";
import { editDaemonJson } from "../../machine/daemon-json/edit-text.ts";
import { initNamed } from "../../machine/inits/index.ts";
import { managerFor } from "../../machine/managers/index.ts";
import type { LockedTarget } from "../../plan/lock/types.ts";
import { makePlan, targetName } from "../../plan/plan.ts";
import { boundSubkeys } from "../../plan/settle/bound-subkeys.ts";
import { aliveRegistryMirrors, fastestMirror } from "../../plan/settle/choose-mirrors.ts";
import { checkLogOpts } from "../../plan/settle/daemon-wishes.ts";
import { lockedRelease } from "../../plan/settle/lock/locked.ts";
import { lockedWishes } from "../../plan/settle/lock/wishes.ts";
import { findRelease, ownRelease, type Place, repositoriesOf } from "../../plan/settle/release.ts";
import { notesFor, scriptSubject } from "../../plan/settle/subject.ts";
import { defaultMirror, optionsOf } from "../../plan/settle/wishes.ts";
import type { Options, Plan, UnresolvedRelease } from "../../plan/types.ts";
import { aboutPlan } from "../../run/render/about.ts";
import type { RoleScript } from "../../run/render/ansible.ts";
import { type FirstBoot, firstBoot } from "../../run/render/first-boot.ts";
import { planJson } from "../../run/render/json.ts";
import { renderScript } from "../../run/render/script.ts";
import { defaultRegistryMirrors, registryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import type { System } from "../../system/types.ts";
import type { Offer } from "../../terms.ts";
import type { Text } from "../../text.ts";
import { readLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import { progressOn } from "../ui/ask.ts";
import { printRole } from "../ui/print-role.ts";
import { printScript } from "../ui/print-script.ts";
import { printUserData } from "../ui/print-user-data.ts";
import type { Terminal } from "../ui/terminal.ts";
import { demandWritable } from "../ui/writable.ts";

/** Prints the plan as a script (or JSON) on standard output, or as what --format says into a file; needs no root. */
export async function dryRun(
  system: System,
  asked: Request,
  terminal: Terminal,
  out: (text: string) => void,
): Promise<void> {
  if (asked.format === "ansible") {
    const targets = asked.targets.length > 0 ? asked.targets : [undefined];
    const scripts: RoleScript[] = [];
    for (const target of targets) scripts.push(await scriptOf(system, { ...asked, target }, terminal));
    return printRole(terminal, asked.output!, scripts);
  }
  if (asked.output !== undefined) await demandWritable(asked.output);
  const { plan, text, boot, about } = await scriptOf(system, asked, terminal);
  if (boot) return printUserData({ terminal, out }, asked.output, boot, terminal.say(about));
  if (asked.json) return out(`${JSON.stringify(planJson(plan), null, 2)}\n`);
  await printScript({ terminal, out }, asked.output, text);
}

/** The plan for a target, and its script. */
async function scriptOf(
  system: System,
  asked: Request,
  terminal: Terminal,
): Promise<RoleScript & { readonly plan: Plan; readonly boot: FirstBoot | undefined; readonly about: Text }> {
  const subject = await scriptSubject(system, asked);
  const lock = asked.lock === undefined ? undefined : await readLock(system, asked.lock);
  const { wishes: request, locked }: { wishes: Request; locked?: LockedTarget } = lock
    ? lockedWishes(asked, { lock, file: asked.lock! }, subject)
    : { wishes: asked };
  const own = ownRelease(subject, request.version);
  const mirror =
    request.autoMirror && own === undefined
      ? await fastestMirror(system, progressOn(terminal), subject, request.channel)
      : defaultMirror;
  const wished = optionsOf(request, system.env, { mirror, registryMirrors: defaultRegistryMirrors });
  const options = { ...wished, registryMirrors: await registryMirrorsFor(system, request, terminal, wished) };
  const { mirrors, channel, keyFingerprint } = options;
  const place = { ...subject, mirrors, channel, keyFingerprint };
  const release = own ?? (await askedRelease(system, request, place, locked, terminal));
  const subkeys =
    release.kind === "offer"
      ? {
          subkeys: await boundSubkeys(
            system,
            managerFor(subject.distro).form,
            release.repository,
            keyFingerprint,
          ),
        }
      : {};
  const notes = notesFor(system, subject);
  checkLogOpts(editDaemonJson("", options.daemon ?? []), options.daemon ?? []);
  const plan = makePlan({ ...subject, options, release, version: request.version, ...subkeys, notes });
  if (!request.json) for (const note of plan.notes) terminal.note(note);
  const name = targetName(subject.distro, subject.target);
  const settings = {
    lang: terminal.lang,
    about: aboutPlan(plan, name, options, request.version?.text),
    restart: request.restart,
    ...initNamed(plan),
  };
  const boot = request.format === "cloud-init" ? await firstBoot(system, plan, settings) : undefined;
  const text = boot?.script ?? renderScript(plan, settings);
  return { plan, subject, name, text, boot, about: settings.about[0]! };
}

/** What the mirrors have; without a network the script looks for itself. */
async function askedRelease(
  system: System,
  request: Request,
  place: Place,
  locked: LockedTarget | undefined,
  terminal: Terminal,
): Promise<Offer | UnresolvedRelease> {
  const line = terminal.begin(
    terminal.say({
      en: `Reading the package index of ${place.mirrors[0]}`,
      zh: `正在读取 ${place.mirrors[0]} 的软件包索引`,
    }),
  );
  const finding = locked
    ? lockedRelease(system, place, locked, terminal.warn)
    : findRelease(system, place, request.version, terminal.warn);
  const found = finding.finally(() => line.end("gone"));
  return found.catch((error: unknown) => {
    // What is unpacked is known by the hashes of the index alone.
    if (locked || supplyOf(place.distro, place.target).files) throw error;
    // Without a network the script looks the version up where it runs; every other failure is a person's to know.
    if (!(error instanceof SetupError && error.code === "network")) throw error;
    terminal.warn(error);
    terminal.note({
      en: "The script will look the version up on the machine.",
      zh: "脚本将在目标机器上查找版本。",
    });
    return { kind: "unresolved", repository: repositoriesOf(place)[0]! } satisfies UnresolvedRelease;
  });
}

/** What is alive seen from here says little of another machine, so with --target it is asked only by --probe. */
async function registryMirrorsFor(
  system: System,
  request: Request,
  terminal: Terminal,
  { registryMirrors: wanted }: Options,
): Promise<readonly string[] | undefined> {
  if (!(request.probe ?? request.target === undefined)) return wanted;
  const { registryMirrors: alive, notes } = await aliveRegistryMirrors(
    system,
    wanted,
    new AbortController().signal,
    request.registryMirrors === undefined ? registryMirrors.map(({ url }) => url) : [],
  );
  for (const note of notes) terminal.note(note);
  return alive;
}
