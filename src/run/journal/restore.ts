import { dirname } from "node:path";
import { runCommand, tryCommand } from "../../machine/work/run-command.ts";
import { heldNames } from "../../plan/steps/package-hold.ts";
import { runPackageCommand } from "../../plan/steps/package-lock.ts";
import { bringToVersions } from "../../plan/steps/package-versions.ts";
import { brokenPackages, installedVersions } from "../../plan/steps/packages.ts";
import { readyToStart } from "../../plan/steps/ready-to-start.ts";
import { reloadDaemon } from "../../plan/steps/reload.ts";
import type { StepContext } from "../../plan/steps/types.ts";
import type { Change } from "./types.ts";

/** Brings back what was there before a change. Where it is so already, nothing happens. @throws SetupError */
export async function restore(change: Change, context: StepContext): Promise<void> {
  switch (change.what) {
    case "file":
      return restoreFile(change, context);
    case "packages":
      return restorePackages(change, context);
    case "unit":
      return restoreUnit(change, context);
    case "member":
      if (!change.before) await tryCommand(context, ["gpasswd", "--delete", change.user, change.group]);
      return;
    case "hold": {
      const held = heldNames((await context.system.exec(change.list)).stdout);
      const mine = change.names.filter((name) => held.includes(name) && !change.before.includes(name));
      const theirs = change.before.filter((name) => !held.includes(name));
      if (mine.length > 0) await tryCommand(context, [...change.release, ...mine]);
      if (theirs.length > 0) await tryCommand(context, [...change.take, ...theirs]);
      return;
    }
  }
}

type Of<W extends Change["what"]> = Extract<Change, { what: W }>;

async function restoreFile(
  { path, reload, restart, before }: Of<"file">,
  context: StepContext,
): Promise<void> {
  const { files } = context.system;
  if (before.type === "absent") await files.remove(path);
  // A link is replaced by nobody but a person; what it led to was changed and comes back by its own path.
  else if (before.type === "file") {
    const { mode, uid, gid } = before;
    await files.write(path, Buffer.from(before.content, "base64"), { mode, uid, gid });
  }
  context.log(`restored ${path}`);
  if (restart !== undefined) {
    // The drop-ins' directory was made with it.
    if (before.type === "absent")
      await context.system.exec(["rmdir", "--ignore-fail-on-non-empty", dirname(path)]);
    await tryCommand(context, ["systemctl", "daemon-reload"]);
  }
  const unit = restart ?? reload;
  if (unit === undefined) return;
  const active = await context.system.exec(["systemctl", "is-active", "--quiet", unit]);
  if (active.code !== 0) return;
  if (restart !== undefined) await context.allowInterruption({ liveRestoreHelps: true });
  if (restart === undefined) await reloadDaemon(context, unit);
  else await tryCommand(context, ["systemctl", "restart", unit]);
}

async function restorePackages(change: Of<"packages">, context: StepContext): Promise<void> {
  const { names, query, before } = change;
  const broken = (await brokenPackages(context.system, query, names)).filter(
    (name) => before[name] === undefined,
  );
  if (broken.length > 0 && change.removeBroken) {
    await runPackageCommand(context, query, [...change.removeBroken, ...broken]);
  }
  const now = await installedVersions(context.system, query, names);
  const extra = names.filter((name) => now.has(name) && before[name] === undefined);
  const other = names.filter((name) => before[name] !== undefined && before[name] !== now.get(name));
  if (extra.length + other.length > 0) await context.allowInterruption({ liveRestoreHelps: false });
  if (extra.length > 0) await runPackageCommand(context, query, [...change.remove, ...extra]);
  if (other.length > 0) {
    const wanted = other.map((name) => ({ name, version: before[name]! }));
    await bringToVersions(context, query, change.install, wanted);
  }
}

async function restoreUnit({ unit, before }: Of<"unit">, context: StepContext): Promise<void> {
  const loaded = await context.system.exec(["systemctl", "cat", unit]);
  // The package that brought it is still to be removed, or is gone already.
  if (loaded.code !== 0) return;
  const active = await context.system.exec(["systemctl", "is-active", "--quiet", unit]);
  if (active.code === 0 && !before.active) {
    await context.allowInterruption({ liveRestoreHelps: false });
    await tryCommand(context, ["systemctl", "stop", unit]);
  }
  const enabled = await context.system.exec(["systemctl", "is-enabled", "--quiet", unit]);
  if ((enabled.code === 0) !== before.enabled) {
    await tryCommand(context, ["systemctl", before.enabled ? "enable" : "disable", unit]);
  }
  if (active.code === 0 || !before.active) return;
  await readyToStart(unit, context);
  await runCommand(context, ["systemctl", "start", unit]);
}
