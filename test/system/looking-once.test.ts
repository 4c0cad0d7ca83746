/** What is asked once, and what has it asked again. */
import { expect, it } from "vitest";
import { looks } from "../../src/system/looking-once.ts";
import { type FakeSystem, fakeSystem } from "./fake.ts";

const machine = { exec: { ask: { stdout: "it" }, act: {} } };
const asked = (system: FakeSystem) => system.commands.filter(([name]) => name === "ask").length;

it("what was asked after a step's last change is known to the next step", async () => {
  const system = fakeSystem(machine);
  const { doing, settle } = looks(system, [["ask"]]);
  await doing.exec(["ask"]);
  await doing.files.write("/var/lib/journal", "1", { mode: 0o600 });
  await doing.exec(["act"]);
  await doing.exec(["ask"]);
  settle();
  await doing.exec(["ask"]);
  expect(asked(system)).toBe(2);
});

it.each(["write", "rename", "directory"] as const)(
  "files that a step changed have it asked again: %s",
  async (how) => {
    const system = fakeSystem({ ...machine, files: { "/var/list": "" } });
    const { doing, settle } = looks(system, [["ask"]]);
    await doing.exec(["ask"]);
    if (how === "write") await doing.files.write("/var/lib/apt/lists/a", "1", { mode: 0o644, synced: false });
    if (how === "rename") await doing.files.rename("/var/list", "/var/lib/apt/lists/a");
    if (how === "directory") await doing.files.directory("/var/lib/apt/lists/partial");
    settle();
    await doing.exec(["ask"]);
    expect(asked(system)).toBe(2);
  },
);

it("what is asked while settings are being written is asked again", async () => {
  const system = fakeSystem(machine);
  let written = () => {};
  const writing = new Promise<void>((resolve) => {
    written = resolve;
  });
  system.files.write = () => writing;
  const { doing, settle } = looks(system, [["ask"]]);
  const change = doing.files.write("/etc/yum.repos.d/x.repo", "", { mode: 0o644 });
  await doing.exec(["ask"]);
  written();
  await change;
  settle();
  await doing.exec(["ask"]);
  expect(asked(system)).toBe(2);
});

it("what no file has a say in is asked again after a command alone, or when it is old", async () => {
  const system = fakeSystem(machine);
  const { doing, settle } = looks(system, [["ask"]], [], [["ask", "packages"]]);
  const both = async () => {
    await doing.exec(["ask", "packages"]);
    await doing.exec(["ask", "sources"]);
    return system.commands.splice(0).flatMap(([name, about]) => (name === "ask" ? [about] : []));
  };
  expect(await both()).toEqual(["packages", "sources"]);
  await doing.files.write("/etc/yum.repos.d/x.repo", "", { mode: 0o644 });
  expect(await both()).toEqual(["sources"]);
  await doing.files.write("/var/lib/apt/lists/a", "", { mode: 0o644 });
  settle();
  expect(await both()).toEqual(["sources"]);
  await doing.exec(["act"]);
  expect(await both()).toEqual(["packages", "sources"]);
  await system.sleep(2000);
  expect(await both()).toEqual(["packages", "sources"]);
});
