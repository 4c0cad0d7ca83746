import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/reliability.md", root), "utf8");
const [faults = "", field = ""] = page.split("## Machines as people have them");
const named = (table: string) => [...table.matchAll(/^\|.*\| `([^`]+)` \|$/gm)].map(([, name]) => name!);

/** The full names of a file's tests, as vitest's -t takes them but with " > " between: a table's title as it is written. */
function testNames(source: string): string[] {
  const names: string[] = [];
  const walk = (node: ts.Node, above: readonly string[]): void => {
    const call = ts.isCallExpression(node) ? titled(node) : undefined;
    if (call?.what === "it") names.push([...above, call.title].join(" > "));
    const path = call?.what === "describe" ? [...above, call.title] : above;
    ts.forEachChild(node, (child) => walk(child, path));
  };
  walk(ts.createSourceFile("a.test.ts", source, ts.ScriptTarget.Latest), []);
  return names;
}

/** `it("title", …)`, `describe.concurrent("title", …)`, `it.for(rows)("title", …)`. */
function titled(node: ts.CallExpression): { what: string; title: string } | undefined {
  const [title] = node.arguments;
  if (title === undefined || !ts.isStringLiteralLike(title)) return undefined;
  let callee: ts.Expression = node.expression;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) ? { what: callee.text, title: title.text } : undefined;
}

it("docs/reliability.md has a row for each fault that is tested, and a test for each row", () => {
  const rows = named(faults);
  const folder = new URL("test/lab/faults/", root);
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  const tests = files.flatMap((name) => testNames(readFileSync(new URL(name, folder), "utf8")));
  expect(tests.length).toBeGreaterThan(15);
  expect([...new Set(tests)]).toEqual(tests);
  expect([...rows].sort()).toEqual([...tests].sort());
});

it("docs/reliability.md has a row for each group of field cases, and a group for each row", () => {
  const folder = new URL("test/lab/field/", root);
  const groups = readdirSync(folder)
    .filter((name) => name.endsWith(".test.ts"))
    .flatMap((name) =>
      groupNames(readFileSync(new URL(name, folder), "utf8")).map((group) => `${name} > ${group}`),
    );
  expect(groups.length).toBeGreaterThan(20);
  expect(named(field).sort()).toEqual(groups.sort());
});

/** The titles of a file's outermost groups. */
function groupNames(source: string): string[] {
  return ts.createSourceFile("a.test.ts", source, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    const call =
      ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression)
        ? titled(statement.expression)
        : undefined;
    return call?.what === "describe" ? [call.title] : [];
  });
}
