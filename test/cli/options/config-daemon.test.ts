/** [daemon] of a --config file, beside --daemon and DOCKER_SETUP_DAEMON; switches that the command line turns off. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showConfig } from "../../../src/cli/commands/config.ts";
import { parseCommandLine } from "../../../src/cli/options/command-line.ts";
import { optionsOf } from "../../../src/cli/options/command-table.ts";
import { parseConfig } from "../../../src/cli/options/config-file.ts";
import { fromEnvironment } from "../../../src/cli/options/environment.ts";
import { installOptions, longName } from "../../../src/cli/options/option-table.ts";
import {
  contraryOf,
  fromCommandLine,
  inForce,
  rawOf,
  requestOf,
  type Setting,
} from "../../../src/cli/options/settings.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { SetupError } from "../../../src/errors.ts";
import { fakeSystem } from "../../system/fake.ts";

const settings = (argv: readonly string[], env: Record<string, string>, file: string): Setting[] => {
  const line = parseCommandLine(argv, "en", () => {})!;
  return inForce([
    fromCommandLine(line.options, optionsOf(line.command)),
    fromEnvironment(env),
    parseConfig(file, "site.ini"),
  ]);
};
const wishes = (argv: readonly string[], env: Record<string, string>, file: string) =>
  requestOf("install", settings(argv, env, file));

function shown(all: readonly Setting[], json = false): string {
  let text = "";
  const terminal = createTerminal("en", { write: () => true } as unknown as NodeJS.WriteStream);
  showConfig(fakeSystem({}), all, json, terminal, (more) => {
    text += more;
  });
  return text;
}

const file = `hold = true
[daemon] ; keys of daemon.json
log-opts.max-size = 10m
live-restore = true ; while it restarts
dns[] = 1.1.1.1
dns[] = 8.8.8.8
insecure-registries += reg.lan:5000
default-address-pools = base=10.10.0.0/16,size=24
runtimes = '{"x": {"path": "/usr/bin/x;#"}}'
debug =
`;

describe("[daemon]", () => {
  it("says what --daemon does", () => {
    expect(wishes([], {}, file).daemon).toEqual([
      { op: "set", path: ["log-opts", "max-size"], value: "10m" },
      { op: "set", path: ["live-restore"], value: true },
      { op: "set", path: ["dns"], value: ["1.1.1.1", "8.8.8.8"] },
      { op: "add", path: ["insecure-registries"], value: ["reg.lan:5000"] },
      { op: "set", path: ["default-address-pools"], value: [{ base: "10.10.0.0/16", size: 24 }] },
      { op: "set", path: ["runtimes"], value: { x: { path: "/usr/bin/x;#" } } },
      { op: "remove", path: ["debug"] },
    ]);
  });

  it.each<[string, string[], Record<string, string>, string, unknown]>([
    [
      "another key of a weaker place stays",
      ["--daemon", "debug=true"],
      {},
      "[daemon]\nmtu = 1400",
      { debug: true, mtu: 1400 },
    ],
    ["a key is the stronger's", ["--daemon", "mtu=9000"], {}, "[daemon]\nmtu = 1400", { mtu: 9000 }],
    [
      "of the environment too",
      [],
      { DOCKER_SETUP_DAEMON: "mtu=9000" },
      "[daemon]\nmtu = 1400",
      { mtu: 9000 },
    ],
    [
      "the whole over what is in it",
      ["--daemon", 'log-opts={"max-file":"2"}'],
      {},
      "[daemon]\nlog-opts.max-size = 1m",
      { "log-opts": { "max-file": "2" } },
    ],
    [
      "what is in it into the whole",
      ["--daemon", "log-opts.max-size=5m"],
      {},
      `[daemon]\nlog-opts = '{"max-size": "1m", "max-file": "2"}'`,
      { "log-opts": { "max-size": "5m", "max-file": "2" } },
    ],
    [
      "an entry more",
      ["--daemon", "dns+=8.8.8.8"],
      { DOCKER_SETUP_DAEMON: "dns+=9.9.9.9" },
      "[daemon]\ndns[] = 1.1.1.1",
      { dns: ["1.1.1.1", "9.9.9.9", "8.8.8.8"] },
    ],
    ["an entry less", ["--daemon", "dns-=1.1.1.1"], {}, "[daemon]\ndns[] = 1.1.1.1", { dns: [] }],
    ["daemon[], as an option", [], {}, "daemon[] = mtu=1\ndaemon[] = debug=true", { mtu: 1, debug: true }],
  ])("%s", (_, argv, env, text, expected) => {
    const edits = wishes(argv, env, text).daemon!;
    expect(edits.every(({ op }) => op === "set")).toBe(true);
    expect(Object.fromEntries(edits.map(({ path, value }) => [path.join("."), value]))).toEqual(expected);
  });

  it.each([
    ["[daemon]\nlive-restor = true", "live-restor", "live-restore", 2],
    ["[daemon]\nmtu = wide", "mtu can't be", "whole number", 2],
    ["[daemon]\nlog-driver[] = local", "site.ini:2: log-driver takes one value.", "brackets", 2],
    ["[daemon]\nmtu = 1\nmtu = 2", "site.ini:3: line 2 says the same", "Leave one", 3],
    ["[daemon]\nmtu", 'site.ini:2: "mtu" is not of the form KEY = VALUE.', "For example", 2],
    ["[deamon]\nmtu = 1", 'site.ini:1: there is no section "deamon".', "[daemon]", 1],
    ["[daemon]\nhold = true", "daemon.json has no key", "docs.docker.com", 2],
    ["[daemon]\n__proto__ = 1", "daemon.json has no key", "docs.docker.com", 2],
  ])("%j is refused with its line", (text, what, next, line) => {
    try {
      wishes([], {}, text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      expect(error.code).toBe("usage");
      expect(error.what.en).toContain(what);
      expect(error.next?.en).toContain(next);
      expect(`${error.what.en} ${error.why?.en ?? ""}`).toContain(`site.ini:${line}`);
    }
  });

  it("is shown with its places, as a file that says the same again", () => {
    const all = settings(["--daemon", "dns-=8.8.8.8"], { DOCKER_SETUP_DAEMON: "mtu=1" }, file);
    const text = shown(all);
    expect(text).toMatch(/\n\n\[daemon\]\nlog-opts\.max-size = 10m +; site\.ini:3\n/);
    expect(text).toMatch(/\nmtu = 1 +; DOCKER_SETUP_DAEMON\ndns -= 8\.8\.8\.8 +; the command line\n$/);
    const again = parseConfig(text, "again.ini");
    expect(requestOf("install", again).daemon).toEqual(requestOf("install", all).daemon);
    const { options } = JSON.parse(shown(all, true));
    expect(options).toContainEqual({
      name: "daemon",
      value: ["mtu=1"],
      from: { by: "environment", variable: "DOCKER_SETUP_DAEMON" },
    });
    expect(
      shown(settings([], {}, "[daemon]\nproxies.http-proxy = http://me:secretword@p.lan:1")),
    ).not.toContain("secretword");
  });

  it("keeps any value through being shown", () => {
    const word = fc
      .string({ unit: "grapheme" })
      .filter((text) => text.trim() === text && !/[\r\n\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("log-opts.tag", "bridge", "dns"), word), (values) => {
        const daemon = Object.entries(values).map(([name, text]) => `${name}=${text}`);
        const given = inForce([fromCommandLine({ daemon }, installOptions)]);
        expect(rawOf(parseConfig(shown(given), "again.ini"))).toEqual(rawOf(given));
      }),
    );
  });
});

describe("a switch", () => {
  const switches = installOptions.flatMap((entry) => {
    const contrary = contraryOf(entry);
    return contrary === undefined || longName(entry) === "json" ? [] : [[longName(entry), contrary]];
  });

  it.each(switches)("%s of the file is turned off by --%s", (name, contrary) => {
    const off = settings([`--${contrary}`], {}, `${name} = true`);
    expect(off).toEqual([{ name, value: false, from: { by: "command-line" } }]);
    expect(rawOf(off)).toEqual({});
    expect(shown(off)).toMatch(new RegExp(`^${name} = false +; the command line$`, "m"));
    expect(
      settings([], { [`DOCKER_SETUP_${name.replaceAll("-", "_").toUpperCase()}`]: "false" }, ""),
    ).toHaveLength(1);
  });

  it("is not in the help twice, and a mistyped one is an error", () => {
    let help = "";
    parseCommandLine(["--help"], "en", (text) => {
      help += text;
    });
    expect(help).not.toContain("--no-dry-run");
    expect(() => settings(["--no-holt"], {}, "")).toThrow(SetupError);
  });
});

describe("a fleet's file", () => {
  const text =
    "target[] = debian:12\ntarget[] = centos:9\nimage[] = nginx:1.27\narchive[] = http://deb.example/debian";
  const targets = [{ distro: "debian" }, { distro: "centos" }];

  it("is for lock and bundle", () => {
    const images = ["nginx:1.27"];
    expect(requestOf("lock", settings(["lock"], {}, text))).toMatchObject({ targets, images, archives: [] });
    expect(requestOf("bundle", settings(["bundle"], {}, text))).toMatchObject({
      targets,
      images,
      archives: ["http://deb.example/debian"],
    });
    const one = settings(["bundle", "--target", "fedora:44", "--image", "a"], {}, text);
    expect(requestOf("bundle", one)).toMatchObject({ targets: [{ distro: "fedora" }], images: ["a"] });
  });

  it("is shown by config, and does for a run on one of its machines", () => {
    expect(shown(settings([], {}, text))).toMatch(
      /^target\[\] = debian:12 .*site\.ini:1\ntarget\[\] = centos:9 .*site\.ini:2$/m,
    );
    expect(requestOf("config", settings(["config"], {}, text))).toMatchObject({ targets });
    expect(requestOf("install", settings([], {}, text))).toMatchObject({
      targets,
      images: [],
      dryRun: false,
    });
    expect(requestOf("install", settings([], { DOCKER_SETUP_IMAGE: "a b" }, "")).images).toEqual([]);
  });

  it("says that a script is for one system", () => {
    expect(() => requestOf("install", settings(["--dry-run"], {}, text))).toThrow(
      expect.objectContaining({ code: "usage" }),
    );
    const one = settings(["--dry-run", "--target", "centos:9"], {}, text);
    expect(requestOf("install", one)).toMatchObject({ target: { distro: "centos" } });
  });
});
