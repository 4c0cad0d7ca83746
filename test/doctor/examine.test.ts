import fc from "fast-check";
import { expect, it } from "vitest";
import type { Examined } from "../../src/doctor/examine.ts";
import { checks } from "../../src/doctor/index.ts";
import { type Check, combine, ok, warn } from "../../src/doctor/types.ts";
import { SetupError } from "../../src/errors.ts";
import { bare, machine, report } from "./machine.ts";

const states = (found: readonly Examined[]) => Object.fromEntries(found.map(({ id, state }) => [id, state]));
const never = () => new Promise<never>(() => {});

it("finds nothing on a good machine, and changes nothing", async () => {
  const system = machine();
  const { verdict, counts, checks: found } = await report(system);
  expect(found.filter(({ state }) => state !== "ok")).toEqual([]);
  expect([verdict, counts]).toEqual(["ok", { ok: checks.length, warn: 0, fail: 0, skip: 0 }]);
  expect(system.changes).toEqual([]);
});

it("has ids that are their own, and words in both languages", async () => {
  const { checks: found } = await report(machine());
  expect(new Set(found.map(({ id }) => id)).size).toBe(checks.length);
  for (const { title, said } of found) {
    expect(title.en && title.zh && said.en).toBeTruthy();
    expect(said.zh).not.toMatch(/undefined|NaN/);
    expect(said.en).not.toMatch(/undefined|NaN/);
  }
});

it("says on a bare machine what to type, and skips what there is nothing of", async () => {
  const { verdict, checks: found } = await report(machine(bare));
  expect(verdict).toBe("fail");
  expect(found[0]).toMatchObject({ id: "daemon", state: "fail", next: { en: "sudo npx docker-setup" } });
  const { daemon, ...rest } = states(found);
  expect(Object.values(rest).filter((state) => state === "fail" || state === "warn")).toEqual([]);
  expect(found.find(({ id }) => id === "socket")?.said.en).toBe("Docker is not installed");
});

it("ends at its bound where nothing answers: commands, servers, files", async () => {
  const good = machine();
  const hanging = [
    { ...good, exec: never },
    { ...good, exchange: never },
    { ...good, files: { ...good.files, read: never, stat: never, list: never, space: never } },
  ];
  for (const system of hanging) {
    const start = performance.now();
    const { checks: found } = await report(system, { boundMs: 150 });
    expect(performance.now() - start).toBeLessThan(1000);
    const skipped = found.filter(({ state }) => state === "skip");
    expect(skipped.length).toBeGreaterThan(2);
    for (const { said } of skipped) expect(said.en).toBe("did not answer within 0.15 s");
  }
});

it("kills its commands before the bound", async () => {
  const bounds: (number | undefined)[] = [];
  const good = machine();
  await report(
    {
      ...good,
      exec: (argv, options) => {
        bounds.push(options?.timeoutMs);
        return good.exec(argv, options);
      },
    },
    { boundMs: 1000 },
  );
  expect(bounds.length).toBeGreaterThan(10);
  expect(bounds.every((ms) => ms !== undefined && ms <= 900)).toBe(true);
});

it("takes nonsense from every command and in every file", async () => {
  const good = machine();
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom(
      '{"ServerVersion":1,"Warnings":{},"DriverStatus":"x"}',
      "[]",
      "null",
      "docker:x:",
      "=\n\n=",
      "no",
    ),
  );
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.integer({ min: 0, max: 255 }), async (out, content, code) => {
      const { checks: found } = await report({
        ...good,
        exec: async () => ({ code, stdout: out, stderr: out }),
        files: {
          ...good.files,
          read: async () => Buffer.from(content),
          list: async () => [`${content}.list`, "docker.sources"],
        },
        exchange: async () => ({
          status: 200,
          headers: {},
          body: Buffer.from(content),
          complete: true,
          firstByteMs: 1,
          bodyMs: 1,
        }),
      });
      for (const { said } of found) expect(said.en && said.zh).toBeTruthy();
    }),
    { numRuns: 150 },
  );
});

it("skips a check that may not look, tells root from others, and does not hide a bug", async () => {
  const thrower = (error: Error): Check => ({
    id: "thrower",
    title: { en: "T", zh: "T" },
    look: () => Promise.reject(error),
  });
  const denied = Object.assign(new Error("EACCES: /x"), { code: "EACCES" });
  const said = async (error: Error, uid: number) =>
    (await report(machine({ uid }), { only: [thrower(error)] })).checks[0]?.said.en;
  expect(await said(denied, 1000)).toBe("only root may look at it: run it with sudo");
  expect(await said(denied, 0)).toContain("EACCES: /x");
  expect(await said(new SetupError("network", { en: "why", zh: "为何" }), 0)).toBe("why");
  await expect(said(new TypeError("a bug"), 0)).rejects.toThrow("a bug");
});

it("joins several findings, the worst first", () => {
  const joined = combine([
    ok("fine", "好"),
    warn({ en: "bad", zh: "坏" }, { en: "do", zh: "做" }),
    warn({ en: "worse", zh: "更坏" }, { en: "do", zh: "做" }),
  ]);
  expect(joined).toEqual({
    state: "warn",
    said: { en: "bad; worse; fine", zh: "坏；更坏；好" },
    next: { en: "do", zh: "做" },
  });
});
