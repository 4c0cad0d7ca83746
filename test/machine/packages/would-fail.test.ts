import { expect, it } from "vitest";
import { managerOf } from "../../../src/machine/managers/index.ts";
import type { Problem } from "../../../src/machine/managers/rehearsal.ts";
import { wouldFail } from "../../../src/machine/packages/would-fail.ts";

const held: Problem = { kind: "held", text: "containerd.io" };
const unmet: Problem = { kind: "unmet", text: "docker-ce requires container-selinux" };
const way = { en: "Enable it.", zh: "请启用。" };

/** Problems, files that say so, and what is to be typed or read next. */
const rows: readonly [string, readonly Problem[], readonly string[], string | undefined][] = [
  ["apt", [held, { kind: "held", text: "docker-ce-cli" }], [], "apt-mark unhold containerd.io docker-ce-cli"],
  ["zypper", [held], [], "removelock containerd.io"],
  ["yum", [held], [], "versionlock delete containerd.io"],
  ["apt", [{ kind: "pinned", text: "docker-ce 5:27.3.1" }], ["/etc/apt/preferences"], "/etc/apt/preferences"],
  ["yum", [{ kind: "excluded", text: "docker-ce" }], ["/etc/yum.conf: exclude=docker*"], "See /etc/yum.conf"],
  ["yum", [unmet], [], way.en],
  ["yum", [{ kind: "conflict", text: "podman-docker" }], [], undefined],
];

it.each(rows)("%s, %j: what to do next is the manager's own", (name, problems, places, next) => {
  const { next: told } = wouldFail(problems, managerOf(name).query, places, undefined, way);
  if (next === undefined) expect(told).toBeUndefined();
  else expect(told?.en).toContain(next);
});
