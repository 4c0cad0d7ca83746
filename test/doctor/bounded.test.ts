import { expect, it } from "vitest";
import { boundedSystem } from "../../src/doctor/bounded.ts";
import { type FakeAnswer, fakeSystem } from "../system/fake.ts";

const url = "https://mirror.example/x";
const known: FakeAnswer = { stdout: "10.0.0.2 STREAM mirror.example\n" };

function bounded(getent: FakeAnswer | undefined, env: Record<string, string> = {}) {
  const system = fakeSystem({
    fetch: { [url]: "here", "https://10.0.0.2/": "here", "https://[::1]/": "here" },
    exec: getent === undefined ? {} : { "getent ahosts": getent },
    env,
  });
  return { fake: system, ...boundedSystem(system, () => 1000) };
}

it("looks a name up once by a command, and asks no server whose name is not known", async () => {
  const { fake, system, resolve } = bounded(known);
  expect((await system.exchange(url)).status).toBe(200);
  await system.exchange(url);
  expect(await resolve("mirror.example")).toBeGreaterThanOrEqual(0);
  expect(fake.commands).toEqual([["getent", "ahosts", "mirror.example"]]);
  for (const answer of [{ code: 2 }, { code: 124 }, { stdout: "nonsense" }]) {
    const unknown = bounded(answer);
    await expect(unknown.system.exchange(url)).rejects.toMatchObject({ fault: "dns" });
    expect(await unknown.resolve("mirror.example")).toBeUndefined();
    expect(unknown.fake.requests).toEqual([]);
  }
});

it("looks up neither an address nor what a proxy looks up, and goes on where there is no getent", async () => {
  for (const [made, target] of [
    [bounded({ code: 2 }), "https://10.0.0.2/"],
    [bounded({ code: 2 }), "https://[::1]/"],
    [bounded({ code: 2 }, { https_proxy: "http://p:1" }), url],
    [bounded(undefined), url],
  ] as const) {
    expect((await made.system.exchange(target)).status).toBe(200);
  }
});
