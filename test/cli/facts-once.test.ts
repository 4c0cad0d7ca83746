/** Before its first change a run asks a machine each thing once. */
import { describe, expect, it } from "vitest";
import { glances } from "../../src/machine/questions.ts";
import { looks } from "../../src/system/looking-once.ts";
import type { System } from "../../src/system/types.ts";
import { laptop, signed } from "../golden/mirror.ts";
import { fakeSystem } from "../system/fake.ts";
import { installedMachine } from "./screens/installed.ts";
import { show } from "./screens/person.ts";

/** The same machine, and what was read of it and asked of it, each as often as it was. */
function counting(system: System): { system: System; counts: () => Map<string, number> } {
  const looks: string[] = [];
  const { files } = system;
  const counted = {
    ...system,
    exec: (argv: readonly string[], options?: Parameters<System["exec"]>[1]) => {
      looks.push(argv.join(" "));
      return system.exec(argv, options);
    },
    files: {
      ...files,
      ...Object.fromEntries(
        (["read", "stat", "list", "readLink"] as const).map((name) => [
          name,
          (path: string) => {
            looks.push(`${name} ${path}`);
            return files[name](path);
          },
        ]),
      ),
    },
  };
  const counts = () => {
    const all = new Map<string, number>();
    for (const look of looks) all.set(look, (all.get(look) ?? 0) + 1);
    return all;
  };
  return { system: counted, counts };
}

it("a second run reads each file once before it asks whether to go on, and asks each question once", async () => {
  const { system, counts } = counting({ ...(await installedMachine()), fetch: laptop(true).fetch });
  const argv = ["--mirror", "aliyun", "--docker-version", "27.3.1", "--no-registry-mirrors", "--user", "ann"];
  const own = ["--key-fingerprint", signed.keyFingerprint];
  const { code } = await show({ argv: [...own, ...argv], system, typed: [[/Go on\?/, "n"]] }, 100, "en");
  expect(code).toBe(5);
  const all = [...counts()];
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter(([, count]) => count > 1)).toEqual([]);
});

it.each(["getent ahosts x", "id -u -- ann", "systemctl is-active --quiet docker.service"])(
  "%s only tells something: what was asked before it is not asked again",
  async (line) => {
    const ask = ["dpkg-query", "-W", "docker-ce"];
    const { system, counts } = counting(fakeSystem({ exec: { [line]: {}, [ask.join(" ")]: {} } }));
    const { doing } = looks(system, [["dpkg-query"]], glances);
    for (const argv of [ask, line.split(" "), ask]) await doing.exec(argv);
    expect(counts().get(ask.join(" "))).toBe(1);
  },
);

it("what changes by itself is asked once in a while before the first change, and more often from then on", async () => {
  const { system, counts } = counting(fakeSystem({ exec: { docker: {} } }));
  const { settling, system: looking, doing } = looks(system, [], [["docker", "info"]]);
  const ask = () => counts().get("docker info");
  for (const each of [settling, settling, looking]) await each.exec(["docker", "info"]);
  expect(ask()).toBe(1);
  await system.sleep(3000);
  await settling.exec(["docker", "info"]);
  expect(ask()).toBe(2);
  await doing.exec(["docker", "info"]);
  expect(ask()).toBe(2);
  await system.sleep(500);
  await doing.exec(["docker", "info"]);
  expect(ask()).toBe(3);
});

describe("looking once", () => {
  const machine = () => {
    let asked = 0;
    const { system, counts } = counting(
      fakeSystem({
        files: { "/etc/a": "1", "/run/lock": "1" },
        exec: { ask: () => ({ code: asked++ === 0 ? 124 : 0 }), do: {} },
      }),
    );
    const { settling, forget } = looks(system, [["ask"]]);
    return { system: settling, forget, counts };
  };

  it("holds for files of settings and for questions, not for what changes by itself", async () => {
    const { system, counts } = machine();
    const paths = ["/etc/a", "/etc/none", "/run/lock"];
    for (let i = 0; i < 3; i++)
      for (const path of paths)
        expect((await system.files.read(path))?.toString()).toBe(path === "/etc/none" ? undefined : "1");
    for (let i = 0; i < 2; i++) await system.exec(["do"]);
    expect(paths.map((path) => counts().get(`read ${path}`))).toEqual([1, 1, 3]);
    expect(counts().get("do")).toBe(2);
  });

  it("asks again where there was no answer in time, and not in another environment's name", async () => {
    const { system, counts } = machine();
    for (let i = 0; i < 4; i++) await system.exec(["ask", "x"]);
    expect(counts().get("ask x")).toBe(2);
    await system.exec(["ask", "x"], { env: { LC_ALL: "C" } });
    expect(counts().get("ask x")).toBe(3);
  });

  it("forgets all of it where something is written", async () => {
    const { system } = machine();
    await system.files.read("/etc/a");
    await system.files.write("/etc/a", "2", { mode: 0o644 });
    expect((await system.files.read("/etc/a"))?.toString()).toBe("2");
  });

  describe("between changes", () => {
    const changing = () => {
      const fake = fakeSystem({ files: { "/etc/a": "1" }, exec: { ask: {}, do: {} } });
      const { system, counts } = counting(fake);
      return { ...looks(system, [["ask"]]), counts, fake };
    };
    const asked = (counts: () => Map<string, number>) => counts().get("ask");

    it("a question is asked once by who looks and who changes, a file is read as it is by who changes", async () => {
      const { system, doing, counts } = changing();
      for (const each of [system, doing, system, doing]) {
        await each.exec(["ask"]);
        await each.files.read("/etc/a");
      }
      expect([asked(counts), counts().get("read /etc/a")]).toEqual([1, 3]);
    });

    it("every other command and every written setting is a change, also for what is asked meanwhile", async () => {
      const { doing, counts } = changing();
      await doing.exec(["ask"]);
      const change = doing.exec(["do"]);
      await doing.exec(["ask"]);
      await change;
      await doing.exec(["ask"]);
      expect(asked(counts)).toBe(3);
      await doing.files.write("/etc/a", "2", { mode: 0o644 });
      await doing.exec(["ask"]);
      expect(asked(counts)).toBe(4);
      await doing.files.write("/var/cache/x", "2", { mode: 0o644 });
      await doing.exec(["ask"]);
      expect(asked(counts)).toBe(4);
    });

    it("what changes by itself holds for a moment where it went well, and is no change", async () => {
      let up = false;
      const fake = fakeSystem({ exec: { ask: {}, "ask state": () => ({ code: up ? 0 : 3 }), set: {} } });
      const { system, counts } = counting(fake);
      const { doing } = looks(system, [["ask"]], [["ask", "state"]]);
      const ask = async () => {
        for (const argv of [
          ["ask", "state"],
          ["ask", "x"],
        ])
          await doing.exec(argv);
        return [counts().get("ask state"), counts().get("ask x")];
      };
      // Who waits for it asks again and again.
      expect([await ask(), await ask()]).toEqual([
        [1, 1],
        [2, 1],
      ]);
      up = true;
      expect([await ask(), await ask()]).toEqual([
        [3, 1],
        [3, 1],
      ]);
      await fake.sleep(500);
      expect(await ask()).toEqual([4, 1]);
      await doing.exec(["set"]);
      expect(await ask()).toEqual([5, 2]);
    });

    it("others change it, too: after two seconds all is asked anew", async () => {
      const { doing, counts, fake } = changing();
      for (const ms of [1500, 1500, 0]) {
        await doing.exec(["ask"]);
        await fake.sleep(ms);
      }
      expect(asked(counts)).toBe(2);
    });
  });

  it("forgets it where somebody says so", async () => {
    const { system, counts, forget } = machine();
    await system.files.read("/etc/a");
    forget();
    await system.files.read("/etc/a");
    expect(counts().get("read /etc/a")).toBe(2);
  });
});
