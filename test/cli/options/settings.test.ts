import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showConfig } from "../../../src/cli/commands/config.ts";
import { optionsOf } from "../../../src/cli/options/command-table.ts";
import { parseConfig, readConfigFile } from "../../../src/cli/options/config-file.ts";
import { fromEnvironment, strangers, variableOf } from "../../../src/cli/options/environment.ts";
import { longName } from "../../../src/cli/options/option-table.ts";
import type { RawOptions } from "../../../src/cli/options/request.ts";
import {
  fromCommandLine,
  inForce,
  rawOf,
  requestOf,
  type Setting,
  settable,
  takesValue,
} from "../../../src/cli/options/settings.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { SetupError } from "../../../src/errors.ts";
import { fakeSystem } from "../../system/fake.ts";

const all = (cli: RawOptions, env: Record<string, string>, file: string) =>
  inForce([fromCommandLine(cli, optionsOf("install")), fromEnvironment(env), parseConfig(file, "site.ini")]);

describe("the stronger place wins, subject by subject", () => {
  it.each<[string, RawOptions, Record<string, string>, string, RawOptions]>([
    ["nothing anywhere", {}, {}, "", {}],
    ["the file alone", {}, {}, "channel = test", { channel: "test" }],
    ["the environment", {}, { DOCKER_SETUP_CHANNEL: "nightly" }, "channel = test", { channel: "nightly" }],
    [
      "the command line",
      { channel: "stable" },
      { DOCKER_SETUP_CHANNEL: "nightly" },
      "channel = test",
      { channel: "stable" },
    ],
    [
      "different subjects",
      { user: "me" },
      { DOCKER_SETUP_HOLD: "1" },
      "channel = test",
      { user: "me", hold: true, channel: "test" },
    ],
    [
      "a list is replaced whole",
      { mirror: ["pku"] },
      {},
      "mirror[] = tuna\nmirror[] = aliyun",
      { mirror: ["pku"] },
    ],
    [
      "a list of the file",
      {},
      {},
      "mirror[] = tuna\n\n# and\nmirror[] = aliyun",
      { mirror: ["tuna", "aliyun"] },
    ],
    ["one word for a list", {}, {}, "mirror = tuna", { mirror: ["tuna"] }],
    [
      "a list of the environment",
      {},
      { DOCKER_SETUP_MIRROR: " tuna  aliyun" },
      "",
      { mirror: ["tuna", "aliyun"] },
    ],
    ["an empty variable", {}, { DOCKER_SETUP_CHANNEL: "" }, "channel = test", { channel: "test" }],
    ["false over true", {}, { DOCKER_SETUP_HOLD: "no" }, "hold = true", {}],
    ["probe = false", {}, {}, "probe = false", { probe: false }],
    ["no-probe", {}, {}, "no-probe = true", { probe: false }],
    ["no-probe under --probe", { probe: true }, {}, "no-probe = true", { probe: true }],
    ["--no-probe over probe", { probe: false }, {}, "probe = true", { probe: false }],
    [
      "mirrors over none",
      { registryMirror: ["https://a.example"] },
      {},
      "no-registry-mirrors = true",
      { registryMirror: ["https://a.example"] },
    ],
    [
      "none over mirrors",
      { registryMirrors: false },
      {},
      "registry-mirror = https://a.example",
      { registryMirrors: false },
    ],
    ["Windows' own text", {}, {}, "\ufeffchannel = test\r\nhold = true\r\n", { channel: "test", hold: true }],
    [
      "quotes, comments, a number",
      {},
      {},
      "user = 'me' ; mine\ndocker-version = \"27.3\" # pinned\nlock-timeout=60",
      { user: "me", dockerVersion: "27.3", lockTimeout: "60" },
    ],
    ["a variable of nobody's", {}, { DOCKER_SETUP_LAB_CACHE: "/x" }, "", {}],
  ])("%s", (_, cli, env, file, expected) => {
    expect(rawOf(all(cli, env, file))).toEqual(expected);
  });
});

const failure = (work: () => unknown): SetupError => {
  try {
    work();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error("no failure");
};

it.each([
  ["\nchanel = test", 'site.ini:2: there is no option "chanel".', "Did you mean channel?"],
  ["config = other.ini", 'site.ini:1: there is no option "config".', undefined],
  ["__proto__ = 1", 'site.ini:1: there is no option "__proto__".', undefined],
  [
    "mirror = tuna\nmirror = pku",
    "site.ini:2: line 1 says the same or its contrary already.",
    "For more than one write mirror[] = VALUE in each line.",
  ],
  [
    "channel = test\n\nchannel = test",
    "site.ini:3: line 1 says the same or its contrary already.",
    "Leave one of them out.",
  ],
  [
    "probe = true\nno-probe = true",
    "site.ini:2: line 1 says the same or its contrary already.",
    "Leave one of them out.",
  ],
  ["channel[] = test", "site.ini:1: channel takes one value.", undefined],
  ["hold = maybe", "site.ini:1: hold is true or false.", "Write hold = true"],
  ["user", "site.ini:1: user needs a value.", undefined],
  ["user =", "site.ini:1: user needs a value.", undefined],
  ["= test", 'site.ini:1: there is no option "= test".', undefined],
])("%j is refused with its line", (text, what, next) => {
  const error = failure(() => parseConfig(text, "site.ini"));
  expect([error.code, error.what.en]).toEqual(["usage", what]);
  if (next) expect(error.next?.en).toBe(next);
});

it("says where a wrong value stands", () => {
  const wrong = (env: Record<string, string>, file: string) =>
    failure(() => requestOf("install", all({}, env, file)));
  expect(wrong({}, "hold = true\nchannel = edge").why?.en).toBe("channel comes from site.ini:2.");
  expect(wrong({ DOCKER_SETUP_MIRROR: "nowhere" }, "").why?.en).toContain(
    "mirror comes from DOCKER_SETUP_MIRROR.",
  );
  expect(wrong({ DOCKER_SETUP_OUTPUT: "x.sh" }, "").what.en).toBe("-o goes with --dry-run.");
  expect(failure(() => fromEnvironment({ DOCKER_SETUP_HOLD: "perhaps" })).code).toBe("usage");
  // Allowed by the one place, used in the other.
  const both = all({ allowHttp: true }, {}, "mirror = http://mirror.example/docker-ce");
  expect(requestOf("install", both).mirrors).toHaveLength(1);
});

it("gives a command what it has an option for, and no more", () => {
  const settings = all({}, { DOCKER_SETUP_CHANNEL: "test", DOCKER_SETUP_USER: "me" }, "");
  expect(requestOf("versions", settings)).toMatchObject({ channel: "test", user: undefined });
});

it("says that a file can't be read", async () => {
  await expect(readConfigFile(fakeSystem({}), "/none.ini")).rejects.toMatchObject({ code: "usage" });
});

it("names variables that are no option's", () => {
  expect(strangers({ DOCKER_SETUP_CHANEL: "x", DOCKER_SETUP_CONFIG: "y", PATH: "/" })).toEqual([
    { variable: "DOCKER_SETUP_CHANEL", meant: "DOCKER_SETUP_CHANNEL" },
  ]);
});

function shown(settings: readonly Setting[], json = false): string {
  let text = "";
  const terminal = createTerminal("en", { write: () => true } as unknown as NodeJS.WriteStream);
  showConfig(fakeSystem({}), settings, json, terminal, (more) => {
    text += more;
  });
  return text;
}

it("shows each value with its place, defaults as comments", () => {
  const text = shown(
    all({ hold: true }, { DOCKER_SETUP_CHANNEL: "test" }, "mirror[] = tuna\nmirror[] = pku"),
  );
  expect(text).toBe(
    [
      "mirror[] = tuna      ; site.ini:1",
      "mirror[] = pku       ; site.ini:2",
      "channel = test       ; DOCKER_SETUP_CHANNEL",
      "hold = true          ; the command line",
      ";lock-timeout = 600  ; default",
      "",
    ].join("\n"),
  );
  const { options } = JSON.parse(shown(all({ hold: true }, {}, ""), true));
  expect(options).toContainEqual({ name: "hold", value: true, from: { by: "command-line" } });
  expect(options).toContainEqual({ name: "channel", value: "stable", from: { by: "default" } });
});

it("shows no password, with --dry-run either", () => {
  const settings = all({ dryRun: true }, {}, "proxy = http://me:secretword@proxy.lan:3128");
  for (const json of [false, true]) expect(shown(settings, json)).not.toContain("secretword");
});

it("shows a file that says the same again, whatever the values are", () => {
  const word = fc
    .string({ minLength: 1, unit: "grapheme" })
    .filter((text) => text.trim() !== "" && !/[\r\n\u2028\u2029]/.test(text));
  const setting = fc
    .constantFrom(...settable.filter((entry) => !/^(no-|probe|json|daemon)/.test(longName(entry))))
    .chain((entry) => {
      const value = entry.many
        ? fc.array(word, { minLength: 1, maxLength: 3 })
        : takesValue(entry)
          ? word
          : fc.boolean();
      return value.map(
        (given): Setting => ({
          name: longName(entry),
          value: given,
          from: { by: "environment", variable: variableOf(longName(entry)) },
        }),
      );
    });
  fc.assert(
    fc.property(fc.uniqueArray(setting, { selector: ({ name }) => name }), (settings) => {
      const again = parseConfig(shown(settings), "again.ini");
      expect(rawOf(again)).toEqual(rawOf(settings));
    }),
    { numRuns: 200 },
  );
});
