import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type Command, runCommand } from "../../src/system/command.ts";
import type { Answer } from "../../src/system/command-server.ts";
import { type CommandServer, startCommandServer } from "../../src/system/command-server-start.ts";

// The bundle is there already (test/build.ts).
const bundle = new URL("../../dist/command-server.cjs", import.meta.url);
const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };
const sh = (script: string, more: Partial<Command> = {}): Command => ({
  argv: ["sh", "-c", script],
  env,
  ...more,
});

/** As soon as it answers. */
async function run(server: CommandServer, command: Command) {
  for (;;) {
    const result = server.run(command);
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const server = startCommandServer(bundle);

it.each<readonly [string, Command]>([
  ["what it prints, and its code", sh("echo out; echo err >&2; exit 3")],
  ["no such command", { argv: ["no-such-command"], env }],
  ["a PATH that is not set", { argv: ["sh", "-c", "echo here"], env: {} }],
  ["a directory in a command's place", { argv: ["/etc"], env }],
  ["one that is killed", sh("kill -9 $$")],
  ["one that takes too long", sh("echo begun; sleep 60", { timeoutMs: 200 })],
  ["one that will not end", sh("trap '' TERM; echo begun; sleep 60", { timeoutMs: 200 })],
  ["one whose output another holds open", sh("setsid sleep 8 & echo begun; wait", { timeoutMs: 200 })],
  ["its environment, which is whole", sh('echo "$A"; env | wc -l', { env: { ...env, A: "含 空格\n" } })],
  ["its directory", sh("pwd")],
  ["input that is text", sh("wc -c", { input: "中文" })],
  ["input that is bytes", sh("od -An -tx1", { input: Buffer.from([0, 255, 10]) })],
  ["no input", sh("read -r x || echo none")],
  ["much that it prints", sh("head -c 5000000 /dev/zero | tr '\\0' x")],
])("answers as a command that this process runs itself: %s", async (_, command) => {
  expect(await run(server, command)).toEqual(await runCommand(command));
});

it.each([0o077, 0o022])("gives a command this process's umask of that moment: %o", async (mask) => {
  await run(server, sh("true"));
  const before = process.umask(mask);
  try {
    expect(await run(server, sh("umask"))).toMatchObject({
      stdout: `${mask.toString(8).padStart(4, "0")}\n`,
    });
  } finally {
    process.umask(before);
  }
});

it("ends what is to end, by the server and by this process alike", async () => {
  await run(server, sh("true"));
  for (const signal of [AbortSignal.timeout(200), AbortSignal.abort()]) {
    const command = sh("echo begun; sleep 60");
    const [there, here] = await Promise.all([server.run(command, signal), runCommand(command, signal)]);
    expect(there?.code).toBe(124);
    expect(here.code).toBe(124);
  }
});

it("runs many at once", async () => {
  const all = Array.from({ length: 20 }, (_, i) => run(server, sh(`sleep 0.$((RANDOM % 2)); echo ${i}`)));
  expect((await Promise.all(all)).map(({ stdout }) => Number(stdout))).toEqual([...all.keys()]);
});

it("is not there where there is no bundle", () => {
  expect(startCommandServer(new URL("no-such-file.cjs", import.meta.url)).run(sh("true"))).toBeUndefined();
});

it("that is killed leaves no command waiting, and is asked no more", async () => {
  const other = startCommandServer(bundle);
  const { stdout } = await run(other, sh("ps -o ppid= -p $$"));
  const lasting = other.run(sh("sleep 60"));
  process.kill(Number(stdout), "SIGKILL");
  expect(await lasting).toMatchObject({
    code: 126,
    stderr: "the process that ran it was killed by SIGKILL\n",
  });
  expect(other.run(sh("true"))).toBeUndefined();
});

/** The server itself, as command-server-start.ts starts it. */
async function started(): Promise<{ child: ChildProcess; call: (command: Command) => Promise<Answer> }> {
  const child = fork(fileURLToPath(bundle), { execArgv: [], serialization: "advanced" });
  await once(child, "message");
  return {
    child,
    call: async (command) => {
      child.send({ id: 1, command });
      const [answer] = await once(child, "message");
      return answer;
    },
  };
}

it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const)(
  "finishes what it runs on %s",
  async (signal) => {
    const { child, call } = await started();
    const answer = call(sh("sleep 0.5; echo done"));
    child.kill(signal);
    expect(await answer).toMatchObject({ result: { code: 0, stdout: "done\n" } });
    child.disconnect();
    await once(child, "exit");
  },
);

it("ends with the process that has started it, whatever it runs", async () => {
  const { child } = await started();
  child.send({ id: 1, command: sh("sleep 5") });
  child.disconnect();
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});
