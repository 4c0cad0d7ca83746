/** The mirror's server, a process of its own inside a machine's network namespace. Its one argument is a ServerConfig. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createControl, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Faults, LoggedRequest } from "../types.ts";
import { type Answer, faultyAnswer, fileAnswer, keyAnswer, registryAnswer } from "./answer.ts";
import { cutAfter, type Pace, throttle } from "./body.ts";
import { type Fault, FaultState } from "./faults.ts";

export interface ServerConfig {
  /** A BuiltMirror's directory. */
  built: string;
  /** Names that are passed on to the registry; all others are package mirrors. */
  registryNames: string[];
  registryConfig: string;
  registryPort: number;
  socket: string;
}

const config: ServerConfig = JSON.parse(process.argv[2] ?? "{}");
const tree = join(config.built, "tree");
let state = new FaultState({});
let log: LoggedRequest[] = [];

async function answerFor(
  host: string,
  path: string,
  fault: Fault | null,
  asked: IncomingMessage,
): Promise<Answer> {
  const faulty = faultyAnswer(fault);
  if (faulty) return faulty;
  if (config.registryNames.includes(host)) return registryAnswer(config.registryPort, asked);
  // A mirror has docker's tree in a folder, docker itself at the root.
  const inside = host === "download.docker.com" ? path : /^\/docker-ce(\/.*)$/.exec(path)?.[1];
  if (inside === undefined || inside.endsWith(".foreign")) return fileAnswer([], "", asked);
  if (fault === "wrong-key" || fault === "extra-key") return keyAnswer(tree, inside, fault);
  return fileAnswer(fault === "stale" ? [join(config.built, "stale"), tree] : [tree], inside, asked);
}

/** The body on its way out, with the faults of transport laid over it. */
function shape(answer: Answer, fault: Fault | null, pace: Pace, cut: () => void): Readable | null {
  let body = answer.body;
  const pass = (error: unknown) => {
    if (error && (error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") console.error(error);
  };
  if (body && fault === "cut-off") {
    const length = Number(answer.headers["content-length"] ?? 2);
    body = pipeline(body, cutAfter(Math.max(1, Math.floor(length / 2)), cut), pass);
  }
  if (body && state.faults.bytesPerSecond)
    body = pipeline(body, throttle(state.faults.bytesPerSecond, pace), pass);
  return body;
}

interface Connection extends Pace {
  readonly number: number;
}

const connections = new WeakMap<object, Connection>();
let opened = 0;
function connectionOf(socket: object): Connection {
  const known = connections.get(socket) ?? { number: ++opened, free: 0 };
  connections.set(socket, known);
  return known;
}

async function handle(asked: IncomingMessage, response: ServerResponse): Promise<void> {
  const connection = connectionOf(asked.socket);
  const host = (asked.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  const path = decodeURIComponent((asked.url ?? "/").split("?")[0] ?? "/");
  const entry: LoggedRequest = {
    at: Date.now(),
    method: asked.method ?? "",
    host,
    path,
    status: 0,
    bytes: 0,
    connection: connection.number,
  };
  log.push(entry);
  const fault = state.take(host, path);
  if (state.faults.latencyMs) await sleep(state.faults.latencyMs);
  // No answer: the connection stays open until the client gives up.
  if (fault === "hang") return;
  const answer = await answerFor(host, path, fault, asked);
  entry.status = answer.status;
  const body = shape(answer, fault, connection, () => response.destroy());
  response.writeHead(answer.status, answer.headers);
  if (body === null || asked.method === "HEAD") {
    body?.destroy();
    response.end();
    return;
  }
  body.on("data", (chunk: Buffer) => {
    entry.bytes += chunk.length;
  });
  pipeline(body, response, () => {});
}

const tls = (file: string) => readFileSync(join(config.built, "certificates", file));
const server = createServer({ key: tls("server.key"), cert: tls("server.pem") }, (asked, response) => {
  handle(asked, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});

async function read(asked: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of asked) body += chunk;
  return body;
}

const control = createControl(async (asked, response) => {
  try {
    if (asked.url === "/requests") return response.end(JSON.stringify(log));
    if (asked.url === "/clear") log = [];
    else if (asked.url === "/faults") state = new FaultState(JSON.parse(await read(asked)) as Faults);
    else response.statusCode = 404;
  } catch (error) {
    response.statusCode = 400;
    response.end(String(error));
  }
  response.end();
});

// setpriv ends the registry with this process, however that ends.
const registry: ChildProcess = spawn(
  "setpriv",
  ["--pdeathsig", "TERM", "docker-registry", "serve", config.registryConfig],
  { stdio: ["ignore", "ignore", "inherit"] },
);
registry.on("exit", (code) => {
  console.error(`docker-registry ended with ${code}`);
  process.exit(1);
});

function quit(): void {
  registry.removeAllListeners("exit");
  registry.kill("SIGTERM");
  process.exit(0);
}
// The parent holds the other end of stdin: when it is gone, however it went, so are we.
process.stdin.on("end", quit).on("error", quit).resume();
process.on("SIGTERM", quit);
process.on("SIGINT", quit);

server.keepAliveTimeout = 30_000;
server.listen(443, "127.0.0.1", () => control.listen(config.socket, () => console.log("ready")));
