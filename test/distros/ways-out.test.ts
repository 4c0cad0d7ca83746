import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { parseTarget } from "../../distros/target.ts";
import { wayOut } from "../../distros/ways-out.ts";
import { wayOutInScript, wayOutOf } from "../../src/machine/packages/lacked.ts";
import { runScript, shells } from "../sources/keys/shells.ts";

test.each([
  ["openeuler:22.03", /--set-enabled everything EPOL/],
  ["openeuler:24.03", /--set-enabled everything EPOL/],
  ["kylin:v10", /--enable ks10-adv-addons/],
  ["kylin:v11", /dnf repolist --all/],
  ["bclinux:22.10", /dnf repolist --all/],
  ["ctyunos:23", /dnf repolist --all/],
  ["hce:2.0", /dnf repolist --all/],
  ["sles:15.6", /sle-module-containers\/15\.6\/x86_64/],
  ["sles:16.0", undefined],
  ["arch", /pacman -Syu/],
  ["rocky:9", undefined],
  ["debian:12", undefined],
] as const)("on %s it is %s", (text, says) => {
  const way = wayOut({ arch: "amd64", ...parseTarget(text) });
  if (says === undefined) expect(way).toBeUndefined();
  else for (const words of [way?.en, way?.zh]) expect(words).toMatch(says);
});

const way = { en: "that way", zh: "这样" };
const unmet = (text: string) => [{ kind: "unmet" as const, text }];
const dnf = " - nothing provides container-selinux >= 2:2.74 needed by docker-ce-3:28.5.2-1.el8.x86_64";

test("it is told where one of the distribution's packages is what is missing, by run and script", async () => {
  expect(wayOutOf(unmet(dnf), way)).toBe(way);
  expect(wayOutOf(unmet("nothing provides glibc >= 2.34"), way)).toBeUndefined();
  expect(wayOutOf([{ kind: "conflict", text: "container-selinux" }], way)).toBeUndefined();
  const lines = wayOutInScript(way.en).join("\n");
  const script = `unmet='${dnf}'\n${lines}\necho "$unmet"\nunmet=other\n${lines}\necho "$unmet"`;
  const { stdout } = await runScript(script, {
    helpers: [],
    shell: shells[0]!,
    path: process.env.PATH!,
    work: tmpdir(),
  });
  expect(stdout).toBe(`${dnf}\nthat way\nother\n`);
  expect(wayOutInScript(undefined)).toEqual([]);
});
