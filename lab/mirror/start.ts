import { type ChildProcessByStdio, type StdioOptions, spawn } from "node:child_process";
import { cp, mkdir, open, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { MirrorControl } from "../types.ts";
import { type BuiltMirror, registryMirrorNames } from "./names.ts";
import type { ServerConfig } from "./server.ts";

const registryPort = 5000;

const registryConfig = (storage: string) => `version: 0.1
log: { level: warn }
storage:
  filesystem: { rootdirectory: ${storage} }
http:
  addr: 127.0.0.1:${registryPort}
  relativeurls: true
`;

/** One request to the server's control socket; throws with its answer unless that is 200. */
function ask(socketPath: string, method: "GET" | "POST", path: string, body = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, method, path, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`${path}: ${text}`)),
      );
    });
    asking.on("error", reject).end(body);
  });
}

/** Waits until the registry says it is there, at most 10 s. */
async function registryReady(enterNetns: (argv: string[]) => string[]): Promise<void> {
  const probe = `
    const once = () => require("http").get("http://127.0.0.1:${registryPort}/v2/", (a) => process.exit(a.statusCode === 200 ? 0 : 1))
      .on("error", () => setTimeout(once, 20));
    setTimeout(() => process.exit(1), 10000); once();`;
  const [file, ...args] = enterNetns([process.execPath, "-e", probe]) as [string, ...string[]];
  const child = spawn(file, args, { stdio: "ignore" });
  const code = await new Promise((resolve) => child.on("exit", resolve).on("error", resolve));
  if (code !== 0) throw new Error(`docker-registry did not answer on 127.0.0.1:${registryPort}`);
}

/**
 * Starts the mirror's server and its registry inside the network namespace that `enterNetns` enters (its loopback must be
 * up, and 127.0.0.1:443 and :5000 free). `directory` holds its socket, log and registry storage. They end with `stop()`,
 * and by themselves when this process is gone. Throws with the server's log when it does not come up.
 */
export async function startMirror(o: {
  built: BuiltMirror;
  directory: string;
  enterNetns: (argv: string[]) => string[];
}): Promise<MirrorControl & { stop(): Promise<void>; pid: number }> {
  const at = (name: string) => join(o.directory, name);
  await mkdir(o.directory, { recursive: true });
  await cp(join(o.built.directory, "registry"), at("registry"), { recursive: true });
  await writeFile(at("registry.yml"), registryConfig(at("registry")));
  await rm(at("mirror.sock"), { force: true });
  await build({
    entryPoints: [fileURLToPath(new URL("./server.ts", import.meta.url))],
    outfile: at("server.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    logLevel: "silent",
  });
  const config: ServerConfig = {
    built: o.built.directory,
    registryNames: registryMirrorNames,
    registryConfig: at("registry.yml"),
    registryPort,
    socket: at("mirror.sock"),
  };
  const [file, ...args] = o.enterNetns([process.execPath, at("server.mjs"), JSON.stringify(config)]) as [
    string,
    ...string[],
  ];
  const logFile = await open(at("mirror.log"), "a");
  const stdio: StdioOptions = ["pipe", "pipe", logFile.fd];
  const child = spawn(file, args, { stdio }) as ChildProcessByStdio<Writable, Readable, null>;
  await logFile.close();
  const ended = new Promise<void>((resolve) =>
    child.on("exit", () => resolve()).on("error", () => resolve()),
  );
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => chunk.includes("ready") && resolve(true));
    ended.then(() => resolve(false));
  });
  const stop = async () => {
    child.stdin.end();
    child.kill("SIGTERM");
    await ended;
  };
  if (!(await ready)) throw new Error(`the lab's mirror did not start; see ${at("mirror.log")}`);
  try {
    await registryReady(o.enterNetns);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    set: async (faults) => void (await ask(at("mirror.sock"), "POST", "/faults", JSON.stringify(faults))),
    requests: async () => JSON.parse(await ask(at("mirror.sock"), "GET", "/requests")),
    clear: async () => void (await ask(at("mirror.sock"), "POST", "/clear")),
    stop,
  };
}
