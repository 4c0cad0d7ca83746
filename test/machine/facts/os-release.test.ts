import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOsRelease } from "../../../src/machine/facts/os-release.ts";

const file = (name: string) =>
  parseOsRelease(readFileSync(new URL(`./os-release/${name}`, import.meta.url), "utf8"));

describe("os-release", () => {
  test("Linux Mint's, all fields", () => {
    expect(file("linuxmint-22.3")).toEqual({
      id: "linuxmint",
      idLike: ["ubuntu", "debian"],
      versionId: "22.3",
      versionCodename: "zena",
      ubuntuCodename: "noble",
      debianCodename: undefined,
      prettyName: "Linux Mint 22.3",
      name: "Linux Mint",
      version: "22.3 (Zena)",
      variantId: undefined,
      platformId: undefined,
      ostreeVersion: undefined,
    });
  });

  test.each([
    ["ID=debian", "debian"],
    ['ID="debian"', "debian"],
    ["ID='debian'", "debian"],
    ["  ID=debian  ", "debian"],
    ["ID=debian\r", "debian"],
    ["\uFEFFID=debian", "debian"],
    ["ID=openEuler", "openeuler"],
    ["ID=ubuntu\nID=debian", "debian"],
    ["#ID=ubuntu\nID=debian # comment", "debian"],
    ["ID=", undefined],
    ['ID=""', undefined],
    ["XID=debian", undefined],
    ["export ID=debian", undefined],
    ["ID=$(id)", undefined],
    ['ID="elementary OS"', undefined],
    ["ID=../../etc", undefined],
    ["ID=-debian", undefined],
  ])("%j has the id %j", (text, id) => {
    expect(parseOsRelease(text).id).toBe(id);
  });

  test.each([
    ['NAME="a \\"b\\" \\$c \\\\ \\`d\\` \\e"', 'a "b" $c \\ `d` \\e'],
    ["NAME='a \"b\" $c \\n'", 'a "b" $c \\n'],
    ["NAME=a\\ b", "a b"],
    ['NAME="open', "open"],
    ['NAME="a" b', "a"],
    ['NAME="银河麒麟"', "银河麒麟"],
  ])("%s is unquoted as a shell would", (text, name) => {
    expect(parseOsRelease(text).name).toBe(name);
  });

  test("hostile content stays data, and terminals stay safe", () => {
    const os = file("hostile");
    expect(os).toMatchObject({
      id: undefined,
      versionCodename: undefined,
      ubuntuCodename: undefined,
      idLike: ["debian"],
    });
    expect(os.prettyName).toBe("$(id) [31mred evil");
    expect(os.name).toBe("a [31mred [0m");
  });

  test("any text parses into words and single lines", () => {
    const line = fc.tuple(
      fc.constantFrom("ID", "ID_LIKE", "VERSION_ID", "VERSION_CODENAME", "PRETTY_NAME", "NAME", "#", ""),
      fc.constantFrom("=", '="', "='", " = "),
      fc.string({ unit: "binary", maxLength: 300 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const os = parseOsRelease(lines.map((parts) => parts.join("")).join("\n"));
        for (const word of [os.id, os.versionCodename, ...os.idLike]) {
          if (word !== undefined) expect(word).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
        }
        for (const text of [os.versionId, os.prettyName, os.name]) {
          if (text !== undefined) expect(text).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200}$/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
