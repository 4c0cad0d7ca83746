import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { needsOf, tool, withNeeds } from "../../../src/run/render/toolbox.ts";

const names = readdirSync(new URL("../../../templates/script", import.meta.url)).map((name) =>
  name.replace(/\.sh$/, ""),
);
/** Code without its comments, and without the Python that one of them brings. */
const code = (name: string) =>
  tool(name)
    .replace(/^\s*#.*$/gm, "")
    .replace(/<<'PYTHON'\n.*?\nPYTHON\n/gs, "");
const functions = (name: string) => [...tool(name).matchAll(/^(\w+)\(\)/gm)].map(([, word]) => word!);
/** swap-apt and swap-yum have the same functions, each for its manager; a step names the one that it needs. */
const variants = ["swap", "cache", "origins", "stage", "own", "init", "unit-starts", "unit-says"];
/** init-systemd and init-openrc are called by other templates, which need "init": the machine's. */
const ofInits = ["init", "unit-starts", "unit-says"];
const isVariant = (name: string) => variants.some((tool) => name.startsWith(`${tool}-`));
/** Function → the template that has it. */
const home = new Map(
  names.flatMap((name) => {
    const called = ofInits.find((each) => name.startsWith(`${each}-`)) ?? (isVariant(name) ? [] : name);
    return functions(name).flatMap((word) => [called].flat().map((at) => [word, at] as const));
  }),
);

describe.each(names.map((name) => ({ name })))("$name", ({ name }) => {
  it("names the templates whose functions it calls, and no others", () => {
    const words = new Set(code(name).match(/(?<![\w./[-])\w+(?![\w.[-])/g));
    const called = new Set([...words].flatMap((word) => home.get(word) ?? []));
    // Every script begins with head.sh.
    const wanted = [...called].filter(
      (other) =>
        other !== "head" && other !== name && !(ofInits.includes(other) && name.startsWith(`${other}-`)),
    );
    expect(needsOf(name).sort()).toEqual(wanted.sort());
  });

  it("has its needs before it, and no line that says so", () => {
    const all = withNeeds([name]);
    expect(all.at(-1)).toBe(name);
    for (const [at, one] of all.entries()) {
      for (const needed of needsOf(one)) expect(all.slice(0, at)).toContain(needed);
    }
    expect(tool(name)).not.toContain("# needs:");
  });
});

it("has every function in one place", () => {
  const all = names.filter((name) => !isVariant(name)).flatMap(functions);
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter((word, at) => all.indexOf(word) !== at)).toEqual([]);
});

/** Of an init's own functions, those that other templates call: it may have more for itself. */
const outer = names
  .filter((name) => !isVariant(name))
  .map(code)
  .join("\n");
const isCalled = (word: string) => new RegExp(`(?<![\\w./[-])${word}(?![\\w.[-])`).test(outer);

it.each(variants)("has the same functions for every manager and init: %s", (tool) => {
  const own = names.filter((name) => name.startsWith(`${tool}-`));
  const [first = [], ...others] = own.map((name) =>
    functions(name)
      .filter((word) => !ofInits.includes(tool) || isCalled(word))
      .sort(),
  );
  expect(first.length).toBeGreaterThan(0);
  for (const other of others) expect(other).toEqual(first);
});

it("refuses a template that is not there", () => {
  expect(() => withNeeds(["nothing-like-it"])).toThrow("nothing-like-it.sh");
});
