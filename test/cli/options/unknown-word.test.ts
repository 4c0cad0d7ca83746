/** What is on a command line and nobody takes: refused with what was meant, in the person's own language. */
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../../src/cli/options/command-line.ts";
import { commands, jobWords } from "../../../src/cli/options/command-table.ts";
import { SetupError } from "../../../src/errors.ts";
import { version } from "../../../src/version.ts";

/** What a command line prints, and how it is refused. */
function typed(argv: readonly string[], lang: "en" | "zh" = "en") {
  let printed = "";
  try {
    const line = parseCommandLine(argv, lang, (text) => {
      printed += text;
    });
    return { line, printed, refused: undefined };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { line: undefined, printed, refused: error };
  }
}

describe("a word that is no command", () => {
  it.each<[string[], RegExp, RegExp]>([
    [["verisons"], /no command verisons/, /mean docker-setup versions\?/],
    [["VERSIONS"], /no command VERSIONS/, /mean docker-setup versions\?/],
    [["unistall"], /no command unistall/, /mean docker-setup uninstall\?/],
    [["rolback", "--yes"], /no command rolback/, /mean docker-setup rollback\?/],
    [["--yes", "uninst"], /no command uninst/, /mean docker-setup uninstall\?/],
    [["mirror"], /no command mirror/, /mean docker-setup mirrors\?/],
    [["docker"], /no command docker/, /mean docker-setup install\?/],
    [["setup"], /no command setup/, /mean docker-setup install\?/],
    [["update"], /no command update/, /mean docker-setup upgrade\?/],
    [["remove"], /no command remove/, /mean docker-setup uninstall\?/],
    [["status"], /no command status/, /mean docker-setup doctor\?/],
    [["version"], /no command version/, /docker-setup --version or docker-setup versions/],
    [["help", "doctr"], /no command doctr/, /mean docker-setup doctor\?/],
    [["27.3"], /no command 27\.3/, /--docker-version 27\.3/],
    [["install", "27"], /no command 27/, /--docker-version 27/],
    [["upgrade", "5:27.3.1-1~debian.12~bookworm"], /no command/, /--docker-version 5:27\.3\.1-1~debian\.12/],
    [["tuna"], /no command tuna/, /--mirror tuna/],
    [["163"], /no command 163/, /--mirror 163/],
    [["https://docker.1ms.run"], /too many arguments/, /--registry-mirror/],
    [["xyzzy"], /no command xyzzy/, /--help/],
    [["to"], /no command to/, /--help/],
    [["me:hunter2x@proxy"], /too many arguments/, /--help/],
    [["\u001b[2J"], /too many arguments/, /--help/],
    [["install", "uninstall"], /Two commands/, /Leave one/],
    [["uninstall", "now"], /uninstall takes no argument now/, /uninstall --help/],
    [["help", "doctor", "more"], /help takes no argument more/, /help --help/],
    [["--mirorr", "tuna"], /no option --mirorr/, /mean --mirror\?/],
    [["--docker-version"], /--docker-version <version> needs a value/, /--help/],
    [["--user"], /--user <name> needs a value/, /--help/],
    // Its value is not what is wrong.
    [["--vers", "27.3"], /no option --vers/, /./],
  ])("%j", (argv, what, next) => {
    const { refused, printed } = typed(argv);
    expect([refused?.code, printed]).toEqual(["usage", ""]);
    expect(refused?.what.en).toMatch(what);
    expect(refused?.next?.en).toMatch(next);
  });

  it("is told from each command by one letter more, less, changed or swapped", () => {
    for (const { name } of [...jobWords, ...commands]) {
      const at = Math.floor(name.length / 2);
      const [head, letter, tail] = [name.slice(0, at), name[at], name.slice(at + 1)];
      const swapped = head.slice(0, -1) + letter + head.slice(-1) + tail;
      for (const word of [head + tail, `${head}${letter}${letter}${tail}`, `${head}_${tail}`, swapped]) {
        if (word === name) continue;
        expect(typed([word]).refused?.next?.en, word).toContain(`docker-setup ${name}`);
      }
    }
  });
});

describe("docker-setup's own version", () => {
  it.each([["--version"], ["-v"], ["-V"], ["--version", "--lang", "zh"], ["--lang=en", "-v"]])(
    "%s",
    (...argv) => {
      expect(typed(argv)).toEqual({ line: undefined, printed: `${version}\n`, refused: undefined });
    },
  );

  it.each<[string[], string]>([
    [["--version", "27.3"], "--docker-version 27.3"],
    [["--version=27.3"], "--docker-version 27.3"],
    [["--yes", "--version", "27.3"], "--docker-version 27.3"],
    [["--version", "27.3", "--yes"], "--docker-version 27.3"],
    [["install", "-v", "27"], "--docker-version 27"],
    [["-V27.3"], "--docker-version"],
    [["--version", "latest"], "--docker-version"],
    [["--version", "--yes"], "--docker-version"],
    [["install", "--version"], "--docker-version"],
  ])("is not what is wanted of %j, which would install nothing", (argv, next) => {
    const { refused, printed } = typed(argv);
    expect([refused?.code, printed]).toEqual(["usage", ""]);
    expect(refused?.next?.en).toContain(next);
    expect(refused?.next?.zh).toContain(next);
  });

  it("is no command's option", () => {
    for (const { name } of commands) expect(typed([name, "--version"]).refused?.code, name).toBe("usage");
  });
});

describe("help", () => {
  it.each(["zh", "en"] as const)("is the same by word and by option, in %s", (lang) => {
    const main = typed(["--help"], lang).printed;
    expect(main.length).toBeGreaterThan(1000);
    for (const argv of [["help"], ["help", "install"], ["help", "upgrade"], ["-h"], ["install", "--help"]]) {
      expect(typed(argv, lang).printed, argv.join(" ")).toBe(main);
    }
    for (const { name } of commands) {
      expect(main).toMatch(new RegExp(`^ {2}${name} `, "m"));
      const own = typed([name, "--help"], lang).printed;
      expect(own).toContain(`docker-setup ${name}`);
      expect(typed(["help", name], lang).printed, name).toBe(own);
    }
  });

  it("has nothing of the parser's English in Chinese", () => {
    for (const name of ["install", ...commands.map(({ name }) => name)]) {
      const help = typed(["help", name], "zh").printed;
      expect(help, name).not.toMatch(/Usage|Options|Arguments|Commands|\[options\]|display help/);
    }
  });
});

it("has nothing of the parser's English in a Chinese refusal", () => {
  const lines = [
    ["--h0ld"],
    ["--registry-mirro", "x"],
    ["--loc"],
    ["--docker-version"],
    ["registry"],
    ["--hold=1"],
    ["history", "--json=x"],
    ["--no-prob"],
    ["--p", "x"],
    ["uninstall", "--hold"],
    ["two", "words"],
    ["help", "x"],
  ];
  for (const argv of lines) {
    const { refused } = typed(argv, "zh");
    for (const text of [refused?.what.zh, refused?.next?.zh]) {
      expect(text, argv.join(" ")).toMatch(/[一-鿿]/);
      expect(text, argv.join(" ")).not.toMatch(/error|unknown|one of|argument|too many|action/i);
    }
  }
});
