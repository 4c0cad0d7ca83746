import { describe, expect, it } from "vitest";
import { shells } from "../../sources/keys/shells.ts";
import {
  type FamilyName,
  freshMachines,
  kept,
  mirrors,
  packagesOf,
  planOf,
  runPlan,
  runScript,
  type Wish,
} from "./job.ts";
import type { Start } from "./scratch.ts";

interface Case {
  name: string;
  start?: Partial<Start>;
  wish?: Partial<Wish>;
  restart?: true;
  /** What is called that changes something, without options. */
  calls: readonly string[];
}

const daemonJson = "/etc/docker/daemon.json";
const wanted = { "registry-mirrors": mirrors };
const all = Object.keys(packagesOf("apt", "28.5.2"));

/** The same story on both families, with what differs between them. */
function cases(family: FamilyName): Case[] {
  const apt = family === "apt";
  const manager = apt ? "apt-get" : "yum";
  const index = apt ? "apt-get update" : "yum makecache";
  const base = { "ca-certificates": "1.0" };
  const of = (docker: string) => ({ ...base, ...packagesOf(family, docker) });
  const specs = (docker: string, names = all) =>
    names.map((name) => `${name}${apt ? "=" : "-"}${packagesOf(family, docker)[name]}`).join(" ");
  const keep = apt ? ["apt-mark unhold", "apt-mark hold"] : ["yum versionlock delete", "yum versionlock add"];
  const engine = ["docker-ce", "docker-ce-cli"];
  const down = (docker: string) =>
    apt
      ? [`${manager} install ${specs(docker, engine)}`]
      : [`${manager} install ${specs(docker, engine)}`, `${manager} downgrade ${specs(docker, engine)}`];
  const settled = {
    packages: of("27.3.1"),
    active: "27.3.1",
    mirrors,
    files: { [daemonJson]: JSON.stringify(wanted) },
  };
  const other = { ...settled, mirrors: [], files: { [daemonJson]: '{\n  "debug": true\n}\n' } };
  return [
    {
      name: "a fresh machine",
      start: { packages: base },
      calls: [
        index,
        `${manager} install ${specs("27.3.1")}`,
        ...(apt ? [] : ["systemctl enable docker.service"]),
      ],
    },
    { name: "all is done but the repository", start: settled, calls: [] },
    {
      name: "other registry mirrors beside other keys",
      start: other,
      calls: ["systemctl reload docker.service"],
    },
    {
      name: "containers run while registry mirrors change",
      start: { ...other, containers: ["a", "b"] },
      calls: ["systemctl reload docker.service"],
    },
    {
      name: "a daemon that hears no reload",
      start: { ...other, deaf: true },
      calls: ["systemctl reload docker.service", "systemctl restart docker.service"],
    },
    {
      name: "a daemon that hears no reload, and containers that survive",
      start: { ...other, deaf: true, containers: ["a"], liveRestore: true },
      calls: ["systemctl reload docker.service", "systemctl restart docker.service"],
    },
    {
      name: "registry mirrors are left alone",
      start: { ...other, files: { [daemonJson]: "no JSON at all" }, active: "27.3.1" },
      wish: { registryMirrors: undefined },
      calls: [],
    },
    {
      name: "an older docker-ce",
      start: { ...settled, packages: of("26.1.4"), active: "26.1.4" },
      calls: [index, `${manager} install ${specs("27.3.1", engine)}`],
    },
    {
      name: "a newer docker-ce",
      start: { ...settled, packages: of("28.5.2"), active: "28.5.2" },
      calls: [index, ...down("27.3.1")],
    },
    {
      name: "an older docker-ce that is held",
      start: { ...settled, packages: of("26.1.4"), active: "26.1.4", held: ["docker-ce", "vim"] },
      calls: [
        index,
        `${keep[0]} docker-ce`,
        `${manager} install ${specs("27.3.1", engine)}`,
        `${keep[1]} docker-ce`,
      ],
    },
    {
      name: "an upgrade while containers survive",
      start: { ...settled, packages: of("26.1.4"), active: "26.1.4", containers: ["a"], liveRestore: true },
      calls: [index, `${manager} install ${specs("27.3.1", engine)}`],
    },
    {
      name: "an upgrade that may stop containers",
      start: { ...settled, packages: of("26.1.4"), active: "26.1.4", containers: ["a"] },
      restart: true,
      calls: [index, `${manager} install ${specs("27.3.1", engine)}`],
    },
    {
      name: "a plugin is missing",
      start: { ...settled, packages: without(of("27.3.1"), "docker-compose-plugin") },
      calls: [index, `${manager} install ${specs("27.3.1", ["docker-compose-plugin"])}`],
    },
    {
      name: "conflicting packages",
      start: {
        packages: { ...base, [apt ? "docker.io" : "docker"]: "20.10", runc: "1.1", vim: "9" },
        active: "20.10",
      },
      calls: [
        index,
        apt ? `${manager} install ${specs("27.3.1")} docker.io- runc-` : `${manager} shell`,
        ...(apt ? [] : ["systemctl enable docker.service"]),
      ],
    },
    {
      name: "held, and a user",
      start: settled,
      wish: { hold: true, user: "li" },
      calls: [`${keep[1]} ${all.join(" ")}`, "usermod docker li"],
    },
    {
      name: "an older repository entry",
      start: {
        ...settled,
        files: {
          ...settled.files,
          "/etc/apt/sources.list":
            "deb http://deb.example/ x main\n deb [arch=amd64] https://mirrors.aliyun.com/docker-ce/linux/ubuntu noble stable\n",
          "/etc/apt/sources.list.d/archive.sources": "URIs: https://download.docker.com/linux/ubuntu\n",
          "/etc/yum.repos.d/old.repo":
            "[x]\nbaseurl=https://download.docker.com/linux/centos/9/x86_64/stable\n",
        },
      },
      calls: [],
    },
    {
      name: "links where files belong",
      start: {
        ...settled,
        files: {
          ...settled.files,
          "/etc/victim": "precious\n",
          "/etc/apt/sources.list.d/docker.sources": { link: "/etc/victim" },
          "/etc/apt/keyrings/docker.gpg": { link: "/etc/victim" },
          "/etc/yum.repos.d/docker-ce.repo": { link: "/etc/victim" },
          "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce": { link: "/etc/victim" },
        },
      },
      calls: [],
    },
    ...(apt
      ? [
          {
            name: "no prerequisites, and an interrupted dpkg",
            start: {
              ...settled,
              packages: packagesOf(family, "27.3.1"),
              audit: "docker-ce half-configured\n",
            },
            calls: ["dpkg --configure", "apt-get install ca-certificates"],
          },
        ]
      : []),
  ];
}

const without = (packages: Readonly<Record<string, string>>, gone: string) =>
  Object.fromEntries(Object.entries(packages).filter(([name]) => name !== gone));

const fresh = freshMachines();

/** A call without its options, and dpkg's that is nothing else. */
function short(words: readonly string[]): string {
  if (words[0] === "dpkg") return `dpkg ${words.find((word) => word === "--configure")}`;
  const rest = words.filter((word, i) => !word.startsWith("-") && words[i - 1] !== "-o");
  return rest.join(" ");
}

describe.each<FamilyName>(["apt", "yum"])("%s", (family) => {
  it.each(cases(family).map((each, at) => ({ ...each, at })))(
    "$name: run and script do the same, once",
    async ({ start, wish, restart, calls, at }) => {
      const plan = planOf({ family, ...wish });
      const how = { restart: restart ?? false };
      const ran = fresh(family, start);
      expect(await runPlan(ran, plan, how)).toMatchObject({ code: 0 });
      expect(ran.changes().map(short)).toEqual(calls);
      // A second time, in turn with the script: each is hundreds of processes.
      const twice = at % 2 === Number(family === "apt");
      if (twice) {
        ran.forgetCalls();
        const again = await runPlan(ran, plan, how);
        expect(again.code).toBe(0);
        expect(again.said).not.toContain("done");
        expect(ran.changes()).toEqual([]);
      }

      // All shells in turn.
      const shell = shells[at % 3]!;
      const scripted = fresh(family, start);
      const first = await runScript(scripted, plan, shell, how);
      expect(first, first.said).toMatchObject({ code: 0 });
      expect(scripted.changes().map(short)).toEqual(calls);
      expect(kept(scripted)).toEqual(kept(ran));
      if (twice) return;
      scripted.forgetCalls();
      const second = await runScript(scripted, plan, shell, how);
      expect(second.code).toBe(0);
      expect(second.said).toContain("Nothing was changed");
      expect(scripted.changes()).toEqual([]);
      expect(kept(scripted)).toEqual(kept(ran));
    },
  );

  it.each<{ wanted: string; shell: readonly string[]; start: Record<string, string> }>([
    { wanted: "27.3", shell: shells[family === "apt" ? 0 : 1], start: { "ca-certificates": "1.0" } },
    { wanted: "27", shell: shells[2], start: { "ca-certificates": "1.0", ...packagesOf(family, "28.5.2") } },
  ])("a script that looks $wanted up on the machine makes the same machine", async (each) => {
    const { wanted, shell, start } = each;
    const active = start["docker-ce"] ? { active: "28.5.2" } : {};
    const ran = fresh(family, { packages: start, ...active });
    expect(await runPlan(ran, planOf({ family }))).toMatchObject({ code: 0 });
    const scripted = fresh(family, { packages: start, ...active });
    const plan = planOf({ family, docker: "", wanted });
    const first = await runScript(scripted, plan, shell);
    expect(first, first.said).toMatchObject({ code: 0 });
    expect(kept(scripted)).toEqual(kept(ran));
    scripted.forgetCalls();
    expect((await runScript(scripted, plan, shell)).said).toContain("Nothing was changed");
    expect(scripted.changes()).toEqual([]);
  });
});
