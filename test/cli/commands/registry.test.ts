import { describe, expect, it } from "vitest";
import { registry } from "../../../src/cli/commands/registry.ts";
import { parseRequest, type RawOptions } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { SetupError } from "../../../src/errors.ts";
import { keysOfFlags } from "../../../src/machine/daemon-json/flags.ts";
import { runLock } from "../../../src/run/journal/at-work.ts";
import { type FakeMachine, type FakeSystem, fakeSystem } from "../../system/fake.ts";

const path = "/etc/docker/daemon.json";

/** A machine whose daemon takes the file's registry mirrors at a reload, unless it is told not to. */
function machine({
  json,
  ...more
}: {
  json?: string;
  active?: boolean;
  reloads?: boolean;
  words?: string;
  version?: string;
}) {
  const { active = true, reloads = true, words = "/usr/bin/dockerd -H fd://", version = "28.0.0" } = more;
  let used: string[] = json === undefined ? [] : (JSON.parse(json)["registry-mirrors"] ?? []);
  const given: FakeMachine = {
    files: { "/usr/bin/dockerd": "", ...(json === undefined ? {} : { [path]: json }) },
    directories: ["/run/systemd/system"],
    exec: {
      "systemctl is-active": active ? { stdout: "active\n" } : { code: 3, stdout: "inactive\n" },
      "systemctl show": {
        stdout: `ActiveState=${active ? "active" : "inactive"}\nMainPID=${active ? 812 : 0}\nExecStart={ path=/usr/bin/dockerd ; argv[]=${words} ; }\n`,
      },
      "systemctl reload": () => {
        if (reloads) used = JSON.parse(system.text(path) ?? "{}")["registry-mirrors"] ?? [];
        return {};
      },
      "dockerd --version": { stdout: `Docker version ${version}, build 1\n` },
      "docker --host unix:///var/run/docker.sock info": () => ({
        stdout: JSON.stringify({
          ServerVersion: "28.0.0",
          RegistryConfig: { Mirrors: used.map((url) => `${url.replace(/\/$/, "")}/`) },
        }),
      }),
    },
  };
  const system = fakeSystem(given);
  return system;
}

/** What it printed, and the code that it threw. */
async function ask(system: FakeSystem, args: readonly string[], raw: RawOptions = {}) {
  let printed = "";
  const print = (text: string) => {
    printed += text;
  };
  const terminal = createTerminal("en", {
    isTTY: false,
    write: (text: string) => {
      print(text);
      return true;
    },
  } as unknown as NodeJS.WriteStream);
  const io = {
    system,
    terminal,
    log: { path: "/log", exists: () => false, line: () => {} },
    interactive: false,
    out: print,
    argv: ["registry", ...args],
    signal: new AbortController().signal,
    begin: () => {},
    unbroken: <T>(work: () => Promise<T>) => work(),
    onCancel: () => {},
  };
  try {
    await registry(io, parseRequest({ yes: true, probe: false, ...raw }), args);
    return { printed, code: undefined };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { printed, code: error.code };
  }
}

const mirrorsOf = (system: FakeSystem) => JSON.parse(system.text(path) ?? "{}")["registry-mirrors"];
/** Without the run's lock, which is gone again. */
const changes = (system: FakeSystem) => system.changes.filter((path) => path !== runLock);
const restarts = (system: FakeSystem) => system.commands.filter((argv) => argv.includes("restart"));

describe("registry", () => {
  const two =
    '{\n  "log-level": "warn",\n  "registry-mirrors": ["https://a.example/", "https://b.example"]\n}\n';

  it.each([
    ["set", ["https://c.example"], ["https://c.example"]],
    ["set", ["none"], []],
    [
      "add",
      ["https://c.example", "https://A.example:443"],
      ["https://a.example/", "https://b.example", "https://c.example"],
    ],
    ["remove", ["https://a.example"], ["https://b.example"]],
    ["remove", ["https://a.example/", "https://b.example"], []],
  ])("%s %j leaves %j, by a reload, and every other key", async (action, urls, left) => {
    const system = machine({ json: two });
    const { printed, code } = await ask(system, [action, ...urls]);
    expect(code, printed).toBeUndefined();
    expect(mirrorsOf(system)).toEqual(left);
    expect(JSON.parse(system.text(path)!)["log-level"]).toBe("warn");
    expect(system.commands).toContainEqual(["systemctl", "reload", "docker.service"]);
    expect(restarts(system)).toEqual([]);
    expect(printed).toContain("no container was touched");
  });

  it.each([
    ["27.5.1", "usage"],
    ["28.5.2", undefined],
  ])("a mirror behind a path is for the dockerd at hand to take: %s", async (version, refusal) => {
    const system = machine({ json: two, version });
    const { code } = await ask(system, ["add", "https://nexus.example/repository/hub"]);
    expect(code).toBe(refusal);
    expect(mirrorsOf(system)).toHaveLength(refusal ? 2 : 3);
  });

  it("changes nothing where it is so already, and reloads nothing", async () => {
    const system = machine({ json: two });
    const { printed } = await ask(system, ["set", "https://a.example", "https://b.example"]);
    expect(printed).toContain("Nothing was changed");
    expect(system.text(path)).toBe(two);
    expect(system.commands.filter((argv) => argv.includes("reload"))).toEqual([]);
  });

  it("a daemon that does not take them keeps its own, and the file is as it was", async () => {
    const system = machine({ json: two, reloads: false });
    const { code } = await ask(system, ["set", "https://c.example"]);
    expect(code).toBe("daemon-down");
    expect(system.text(path)).toBe(two);
    expect(restarts(system)).toEqual([]);
  });

  it("a daemon that does not run is neither reloaded nor started", async () => {
    const system = machine({ active: false });
    const { printed, code } = await ask(system, ["set", "https://c.example"]);
    expect(code).toBeUndefined();
    expect(printed).toContain("The daemon does not run");
    expect(mirrorsOf(system)).toEqual(["https://c.example"]);
    expect(system.commands.filter((argv) => /reload|start/.test(argv[1] ?? ""))).toEqual([]);
  });

  it.each([
    ["no action", [], "usage"],
    ["an unknown action", ["drop", "https://c.example"], "usage"],
    ["no URL", ["add"], "usage"],
    ["none to add", ["add", "none"], "usage"],
    ["none among others", ["set", "none", "https://c.example"], "usage"],
    ["words to list", ["list", "https://c.example"], "usage"],
    ["no URL but a word", ["set", "c.example"], "usage"],
    ["one that is not there", ["remove", "https://c.example"], "nothing-to-do"],
  ])("%s is refused before anything is changed", async (_, args, expected) => {
    const system = machine({ json: two });
    expect((await ask(system, args)).code).toBe(expected);
    expect(changes(system)).toEqual([]);
  });

  it.each([
    ["a flag of the unit says the same", { words: "/usr/bin/dockerd --registry-mirror=https://f.example" }],
    ["daemon.json does not parse", { json: "{" }],
  ])("where %s nothing is changed", async (_, more) => {
    const system = machine("json" in more ? {} : more);
    if ("json" in more) await system.files.write(path, more.json, { mode: 0o644 });
    const before = changes(system).length;
    expect((await ask(system, ["set", "https://c.example"])).code).toBe("daemon-json");
    expect(changes(system).length).toBe(before);
  });

  it("needs Docker, and not as a snap package", async () => {
    expect((await ask(fakeSystem(), ["set", "https://c.example"])).code).toBe("environment");
    const snap = fakeSystem({ files: { "/usr/bin/dockerd": "" }, directories: ["/snap/docker/current"] });
    expect((await ask(snap, ["set", "https://c.example"])).code).toBe("environment");
  });

  it("lists the file beside the daemon, as a table and as JSON", async () => {
    const system = machine({ json: two });
    await system.files.write(path, '{"registry-mirrors": ["https://a.example", "https://n.example"]}', {
      mode: 0o644,
    });
    const { printed } = await ask(system, ["list"]);
    const row = (url: string) =>
      printed
        .split("\n")
        .find((line) => line.startsWith(url))
        ?.trim()
        .split(/\s+/)
        .slice(0, 3);
    expect(row("https://a.example")).toEqual(["https://a.example", "yes", "yes"]);
    expect(row("https://n.example")).toEqual(["https://n.example", "yes", "no"]);
    expect(row("https://b.example")).toEqual(["https://b.example", "no", "yes"]);
    expect(JSON.parse((await ask(system, ["list"], { json: true })).printed)).toEqual({
      format: 1,
      file: ["https://a.example", "https://n.example"],
      daemon: ["https://a.example/", "https://b.example/"],
    });
  });
});

it.each([
  [
    ["dockerd", "-H", "fd://", "--registry-mirror=https://a.example"],
    ["hosts", "registry-mirrors"],
  ],
  [
    ["dockerd", "--log-level", "info", "-D", "--iptables=false"],
    ["log-level", "debug", "iptables"],
  ],
  [["dockerd"], []],
])("keysOfFlags %j", (words, keys) => {
  expect(keysOfFlags(words)).toEqual(keys);
});
