import { expect, it } from "vitest";
import { pacman } from "../../../src/machine/managers/pacman/pacman.ts";
import { lockHolder } from "../../../src/machine/packages/lock.ts";
import { fakeSystem } from "../../system/fake.ts";

const { transactions, dependants, query } = pacman;

/** As pacman 6.0.2 prints it. */
it("reads what pacman would do, and why it would not", () => {
  const printed =
    "Packages (3) runc-1.1.5-1  containerd-1.6.20-1  docker-1:20.10.24-1\n\nTotal Download Size:    94.90 MiB\nTotal Installed Size:  400.00 MiB\n";
  const { installs, problems, room } = transactions.read(printed);
  expect(installs.map(({ name, version }) => `${name} ${version}`)).toEqual([
    "runc 1.1.5-1",
    "containerd 1.6.20-1",
    "docker 1:20.10.24-1",
  ]);
  expect([problems, room?.download]).toEqual([[], 94.9 * 1024 ** 2]);
  expect(transactions.read("error: target not found: docker=2\n").problems).toEqual([
    { kind: "not-found", text: "target not found: docker=2" },
  ]);
  const needed = ":: removing runc breaks dependency 'runc' required by containerd";
  expect(
    transactions.read(`error: failed to prepare transaction (could not satisfy dependencies)\n${needed}`)
      .problems,
  ).toEqual([
    { kind: "unmet", text: "failed to prepare transaction (could not satisfy dependencies)" },
    { kind: "unmet", text: "removing runc breaks dependency 'runc' required by containerd" },
  ]);
});

it("names what else would go", async () => {
  const system = fakeSystem({
    exec: {
      "pacman -Qq": { code: 1, stdout: "runc\n", stderr: "error: package 'docker-ce' was not found\n" },
      "pacman -R --cascade --print": { stdout: "- docker\n- containerd\n- runc\n" },
    },
  });
  expect(await dependants(system, ["runc", "docker-ce"])).toEqual(["docker", "containerd"]);
});

it("is locked by who has the lock's file open, and by nobody where a killed one left it", async () => {
  const files = { "/var/lib/pacman/db.lck": "", "/proc/812/comm": "pacman\n" };
  const at = (stdout: string) => lockHolder(fakeSystem({ files, exec: { find: { stdout } } }), query.locks);
  expect(await at("/proc/812/fd/5\n")).toEqual({ pid: "812", name: "pacman" });
  expect(await at("")).toBeUndefined();
});
