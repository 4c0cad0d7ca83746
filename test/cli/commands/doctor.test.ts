import stringWidth from "string-width";
import { expect, it } from "vitest";
import { doctor } from "../../../src/cli/commands/doctor.ts";
import { parseRequest } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { checks } from "../../../src/doctor/index.ts";
import type { Lang } from "../../../src/text.ts";
import { bare, info, type More, machine, pinned } from "../../doctor/machine.ts";

/** string-width takes these signs for emoji of two columns; terminals draw them in one. */
const width = (line: string) => stringWidth(line.replace(/[✔✖]/g, "x"));
const esc = String.fromCharCode(27);

async function run(more: More, lang: Lang, { json = false, columns = undefined as number | undefined } = {}) {
  const shown: string[] = [];
  const terminal = createTerminal(lang, {
    isTTY: false,
    write: (text: string) => shown.push(text),
  } as unknown as NodeJS.WriteStream);
  let out = "";
  const request = parseRequest({ json, keyFingerprint: pinned.fingerprint });
  const healthy = await doctor(
    machine(more),
    request,
    terminal,
    (text) => {
      out += text;
    },
    columns,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are not what is looked at
  return { healthy, out: out.replace(/\x1b\[\d+m/g, ""), words: shown.join("") };
}

/** Everything that can be wrong at once, with a foreign escape sequence and a very long word. */
const ill: More = {
  env: { http_proxy: `http://${"very-long-name.".repeat(9)}lan:3128` },
  files: { "/etc/resolv.conf": "", "/etc/docker/daemon.json": "{]", "/proc/sys/net/ipv4/ip_forward": "0" },
  exec: {
    "docker --host": info({ Warnings: [`WARNING: bridge-nf ${esc}]0;title${esc}[2J`], Driver: "vfs" }),
  },
  fetch: { "https://docker.1ms.run/v2/": { status: 403 } },
  space: { free: 1 },
};

it.each<[Lang, string]>([
  ["en", "Checked: 16 ok."],
  ["zh", "检查完成：16 项正常。"],
])("prints a page of aligned lines and a verdict in %s", async (lang, verdict) => {
  const { healthy, out, words } = await run({}, lang);
  expect([healthy, words]).toEqual([true, ""]);
  const lines = out.trimEnd().split("\n");
  expect(lines.at(-1)).toBe(verdict);
  const page = lines.slice(0, checks.length);
  const titles = Math.max(...checks.map(({ title }) => stringWidth(title[lang])));
  for (const [i, line] of page.entries()) {
    expect(line.startsWith(`  ✔ ${checks[i]!.title[lang]}`)).toBe(true);
    // What was seen begins in the same column in every line, whatever the width of its title.
    const said = line.slice(4 + checks[i]!.title[lang].length).trimStart();
    expect(width(line) - width(said)).toBe(4 + titles + 2);
  }
});

it.each<[Lang, number | undefined]>([
  ["en", undefined],
  ["zh", undefined],
  ["en", 60],
  ["zh", 60],
  ["en", 200],
])("fits the terminal in %s with %s columns, and lets no foreign sequence through", async (lang, columns) => {
  const { healthy, out } = await run(ill, lang, { columns });
  expect(healthy).toBe(false);
  for (const line of out.split("\n")) expect(width(line)).toBeLessThanOrEqual(Math.min(columns ?? 80, 80));
  expect(out).not.toContain(esc);
  expect(out).toMatch(lang === "en" ? /Checked: \d+ broken, / : /检查完成：\d+ 项故障，/);
  // Under what is wrong stands what to do.
  expect(out).toMatch(/✖ .*\n(?: {8,}.*\n)* +→ /);
});

it("warns with an exit code of 0, and fails without Docker", async () => {
  const warned = await run({ files: { "/etc/resolv.conf": "" } }, "en");
  expect(warned.out).toContain("Checked: 1 warning, 15 ok.");
  expect(warned.healthy).toBe(true);
  expect((await run(bare, "en")).healthy).toBe(false);
});

it("gives the same as JSON", async () => {
  const { out, healthy } = await run({ files: { "/etc/resolv.conf": "" } }, "zh", { json: true });
  const told = JSON.parse(out);
  expect(healthy).toBe(true);
  expect([told.format, told.verdict, told.counts]).toEqual([
    1,
    "warn",
    { ok: 15, warn: 1, fail: 0, skip: 0 },
  ]);
  expect(told.checks.map(({ id }: { id: string }) => id)).toEqual(checks.map(({ id }) => id));
  const dns = told.checks.find(({ id }: { id: string }) => id === "dns");
  expect(dns).toMatchObject({
    state: "warn",
    title: "域名解析",
    said: expect.stringContaining("没有域名服务器"),
    next: [expect.stringContaining("resolvectl")],
  });
});
