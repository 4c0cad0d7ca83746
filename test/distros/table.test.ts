import { expect, test } from "vitest";
import { findDistro } from "../../distros/index.ts";
import { identify } from "../../distros/recognise.ts";
import { apartTable, distroTable } from "../../distros/table.ts";
import { parseTarget } from "../../distros/target.ts";
import { listDistros } from "../../src/cli/commands/distros.ts";
import { parseRequest } from "../../src/cli/options/request.ts";
import { table } from "../../src/cli/ui/layout.ts";
import type { Terminal } from "../../src/cli/ui/terminal.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { supplyOf } from "../../src/sources/supply/index.ts";

test("--target takes what the table names, for the repositories that it names", () => {
  const wrong = distroTable().flatMap(({ targets, repositories }) =>
    targets.filter((text) => {
      const target = parseTarget(text);
      const distro = findDistro(target.distro)!;
      const found = supplyOf(distro, { arch: distro.architectures[0]!, ...target })
        .repositories({ target: { arch: distro.architectures[0]!, ...target }, mirrors: ["m"] })
        .map(({ path, suite }) => `${path}/${suite}`);
      return found.join(" ") !== repositories.join(" ");
    }),
  );
  expect(wrong).toEqual([]);
  expect(distroTable().length).toBeGreaterThan(120);
});

test("every relative's row has a source, and every release that has an end a date", () => {
  for (const line of distroTable()) {
    const own = findDistro(line.targets[0]!.split(":")[0]!) !== undefined;
    expect(line.source === undefined).toBe(own);
    if (own && line.packages.length === 0) expect(line.endOfLife).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
});

test("a system that stands apart is told so by its ID alone", () => {
  for (const id of apartTable().flatMap(({ ids }) => ids)) {
    expect(identify(parseOsRelease(`ID=${id}\nNAME=${id}\n`))).toHaveProperty("apart");
  }
});

test("`docker-setup distros` prints it, for people and for programs", () => {
  const print = (json: boolean) => {
    let text = "";
    const terminal = {
      say: ({ zh }: { zh: string }) => zh,
      table: (rows: string[][]) => table(rows, "", 200).join("\n"),
    } as unknown as Terminal;
    listDistros({ ...parseRequest({}), json }, terminal, (more) => {
      text += more;
    });
    return text;
  };
  expect(print(false)).toContain("openeuler:22");
  expect(print(false)).toContain("apk add docker");
  const parsed = JSON.parse(print(true));
  expect(parsed.format).toBe(1);
  expect(parsed.distributions).toHaveLength(distroTable().length);
});
