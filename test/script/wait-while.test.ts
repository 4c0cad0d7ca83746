import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { ofGroup, sleep } from "../../lab/process.ts";
import { tool } from "../../src/run/render/toolbox.ts";
import { shells } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";

const place = mkdtempSync(join(tmpdir(), "wait-"));
afterAll(() => rmSync(place, { recursive: true }));

/** A watcher that looks for ever, in a script that waits for it. */
function begin([shell = "", ...args]: readonly string[], seconds: number): ChildProcess {
  const script = [
    "trap 'exit 130' TERM",
    tool("wait-while"),
    `while wait_while ${place} ${seconds}; do echo; done &`,
    "wait",
  ];
  return spawn(which(shell), [...args, "-c", script.join("\n")], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

describe.each(shells.map((shell) => [shell] as const))("%s", (shell) => {
  it("goes on while both are there", async () => {
    const child = begin(shell, 1);
    await once(child.stdout!, "data");
    await once(child.stdout!, "data");
    expect(ofGroup(child.pid!).length).toBeGreaterThan(1);
    process.kill(-child.pid!, "SIGKILL");
    await once(child, "close");
  });

  it.each(["SIGKILL", "SIGTERM"] as const)(
    "ends where the script got %s",
    async (signal) => {
      const child = begin(shell, 3600);
      await sleep(300);
      child.kill(signal);
      await once(child, "exit");
      // Whoever reads what it says has it all: the pipe is closed.
      await once(child, "close");
      await vi.waitFor(() => expect(ofGroup(child.pid!)).toEqual([]));
    },
    10_000,
  );
});

it.each(shells.map((shell) => [shell] as const))(
  "in %s ends where what it watches is gone",
  async (shell) => {
    const gone = mkdtempSync(join(tmpdir(), "gone-"));
    const child = spawn(
      which(shell[0]!),
      [...shell.slice(1), "-c", `${tool("wait-while")}\nwait_while ${gone} 3600 || echo gone`],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    await sleep(200);
    rmSync(gone, { recursive: true });
    expect(String((await once(child.stdout, "data"))[0])).toBe("gone\n");
  },
  10_000,
);
