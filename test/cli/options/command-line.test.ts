import { describe, expect, it } from "vitest";
import { type CommandLine, parseCommandLine } from "../../../src/cli/options/command-line.ts";
import { type CommandName, commands, optionsOf } from "../../../src/cli/options/command-table.ts";
import type { OptionEntry } from "../../../src/cli/options/option-table.ts";
import { SetupError } from "../../../src/errors.ts";

const names: CommandName[] = ["install", ...commands.map(({ name }) => name)];
const everyOption = new Map(names.flatMap(optionsOf).map((entry) => [entry.flags, entry]));

/** All ways of typing an option: "-o x", "--output x", "--output=x". The value is a command's name, to lead astray. */
function spellings({ flags }: OptionEntry): string[][] {
  const takesValue = flags.includes("<");
  const names = flags.replace(/ <.*/, "").split(", ");
  return names.flatMap((name) => {
    if (!takesValue) return [[name]];
    return name.startsWith("--") ? [[name, "history"], [`${name}=history`]] : [[name, "history"]];
  });
}

function parse(argv: readonly string[]) {
  try {
    return parseCommandLine(argv, "en", () => {});
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return error;
  }
}

const own = (command: CommandName) => (command === "install" ? [] : [command]);
const words = (command: CommandName) =>
  (
    ({ registry: ["list"], images: ["save", "a"], diff: ["a", "b"], completion: ["bash"] }) as Record<
      string,
      string[]
    >
  )[command] ?? [];

describe.each(names)("%s", (command) => {
  it.each([...everyOption.values()])(
    "$flags counts where its table has it and is refused elsewhere",
    (any) => {
      const mine = optionsOf(command).find(({ flags }) => flags === any.flags);
      const has = mine !== undefined;
      const entry = mine ?? any;
      for (const typed of spellings(entry)) {
        const lines = [
          [...typed, ...own(command), ...words(command)],
          [...own(command), ...typed, ...words(command)],
          [...own(command), ...words(command), ...typed],
        ];
        for (const line of lines) {
          const parsed = parse(line);
          if (!has) {
            expect(parsed, line.join(" ")).toBeInstanceOf(SetupError);
            const { code, what, next } = parsed as SetupError;
            expect(code).toBe("usage");
            expect(what.en).toContain(
              ["docker-setup", ...own(command), "has no option", typed[0]!.split("=")[0]].join(" "),
            );
            expect(next?.zh).toMatch(/[一-鿿]/);
            continue;
          }
          if (parsed instanceof SetupError) throw parsed;
          if (command === "help") {
            expect(parsed).toBeUndefined();
            continue;
          }
          if (parsed === undefined) throw new Error("help");
          expect([parsed.command, parsed.args]).toEqual([command, words(command)]);
          // It says what was typed and nothing else.
          expect(Object.values(parsed.options)).toEqual([
            optionsOf(command).find(({ flags }) => flags === entry.flags)?.many
              ? ["history"]
              : entry.flags.includes("<")
                ? "history"
                : !entry.flags.startsWith("--no-"),
          ]);
        }
      }
    },
  );
});

it("an option has one shape in all tables", () => {
  const shapes = new Map<string, string>();
  for (const { flags } of everyOption.values()) {
    const long = /--[a-z-]+/.exec(flags)![0];
    expect(shapes.get(long) ?? flags, long).toBe(flags);
    shapes.set(long, flags);
  }
});

it.each<[string[], Partial<CommandLine> | "usage"]>([
  [[], { command: "install", options: {}, args: [] }],
  [["--user", "uninstall"], { command: "install", options: { user: "uninstall" } }],
  [["--", "uninstall"], { command: "uninstall" }],
  [["-y", "uninstall"], { command: "uninstall", options: { yes: true } }],
  [["registry", "set", "uninstall"], { command: "registry", args: ["set", "uninstall"] }],
  [["registry", "--no-probe", "set", "https://a.b"], { options: { probe: false } }],
  [["registry", "list"], { options: {} }],
  [["uninstall", "history"], "usage"],
  [["history", "--json", "--json=x"], "usage"],
  [["install"], { command: "install", options: {}, args: [] }],
  [["--hold", "install"], { command: "install", options: { hold: true } }],
  [["upgrade"], { command: "install", options: { dockerVersion: "latest" }, args: [] }],
  [["upgrade", "--docker-version", "27"], { command: "install", options: { dockerVersion: "27" } }],
  [["--user", "upgrade"], { command: "install", options: { user: "upgrade" } }],
  // Never an install, whatever the other word is.
  [["install", "uninstall"], "usage"],
  [["upgrade", "uninstall", "--yes"], "usage"],
  [["unistall"], "usage"],
  [["--unknown", "uninstall"], "usage"],
])("%j", (argv, expected) => {
  const parsed = parse(argv);
  if (expected === "usage") expect((parsed as SetupError).code).toBe("usage");
  else expect(parsed).toMatchObject(expected);
});
