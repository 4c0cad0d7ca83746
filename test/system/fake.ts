import { createHash } from "node:crypto";
import { SetupError } from "../../src/errors.ts";
import type {
  Exchange,
  ExecOptions,
  ExecResult,
  FetchOptions,
  FetchResult,
  Files,
  Space,
  System,
} from "../../src/system/types.ts";

/** A file of the fake machine; a plain string means mode 0644, root's. */
export interface FakeFile {
  content: string | Buffer;
  mode?: number;
  uid?: number;
  gid?: number;
}

export type FakeAnswer = Partial<ExecResult> | ((argv: readonly string[], options: ExecOptions) => FakeReply);
type FakeReply = Partial<ExecResult> | Promise<Partial<ExecResult>>;
export type FakePage = Partial<FetchResult> | string | Buffer | Error;

export interface FakeMachine {
  files?: Record<string, string | Buffer | FakeFile>;
  /** What `files.space` answers for every path; plenty by default. */
  space?: Partial<Space>;
  /** Empty directories; those above a file exist by themselves. */
  directories?: string[];
  /** Links that `stat` tells of; reading follows them. */
  symlinks?: Record<string, string>;
  /**
   * What commands answer, by the words their argv begins with, joined by one space: "dpkg-query -W", "docker".
   * The longest match counts. A command that nothing matches does not exist (127).
   */
  exec?: Record<string, FakeAnswer>;
  /** What URLs answer; a string or Buffer is a body with status 200. An unknown URL answers 404. */
  fetch?: Record<string, FakePage | ((url: string, options: FetchOptions) => FakePage)>;
  env?: Record<string, string>;
  /** Default 0. */
  uid?: number;
  /** Default "linux". */
  platform?: string;
  /** Default "x86_64", as uname says. */
  machine?: string;
  /** The clock's start, milliseconds since the epoch; `sleep` moves it. Default 2026-11-24T00:00:00Z. */
  now?: number;
}

/** A System in memory that also tells what was asked of it. */
export interface FakeSystem extends System {
  readonly commands: string[][];
  readonly requests: string[];
  /** Paths that were written, renamed to or removed, in order. */
  readonly changes: string[];
  /** The tree as it is now; a directory is not in it. */
  readonly tree: Map<string, Required<FakeFile>>;
  /** A file's text; undefined when absent. */
  text(path: string): string | undefined;
}

/** A page that no test speaks of: a mirror has all packages of its index. */
const other = (url: string, part: boolean): Partial<FetchResult> => {
  const there = part ? 206 : 200;
  return { status: /\.(deb|rpm)$/.test(url) ? there : 404 };
};

/** Makes a machine that exists only in memory; nothing of the real one shows through. */
export function fakeSystem(machine: FakeMachine = {}): FakeSystem {
  const tree = new Map<string, Required<FakeFile>>();
  const directories = new Set<string>(["/"]);
  const links = new Map(Object.entries(machine.symlinks ?? {}));
  const parents = (path: string) => {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      directories.add(path.slice(0, end));
    }
  };
  const put = (path: string, file: string | Buffer | FakeFile) => {
    const given = typeof file === "string" || Buffer.isBuffer(file) ? { content: file } : file;
    parents(path);
    tree.set(path, { mode: 0o644, uid: 0, gid: 0, ...given });
  };
  for (const [path, file] of Object.entries(machine.files ?? {})) put(path, file);
  for (const path of machine.directories ?? []) {
    parents(path);
    directories.add(path);
  }
  for (const path of links.keys()) parents(path);

  const commands: string[][] = [];
  const requests: string[] = [];
  const changes: string[] = [];
  let clock = machine.now ?? Date.UTC(2026, 10, 24);
  const follow = (path: string) => links.get(path) ?? path;

  const files: Files = {
    async read(path) {
      const file = tree.get(follow(path));
      if (file === undefined && directories.has(follow(path))) {
        throw Object.assign(new Error(`EISDIR: ${path}`), { code: "EISDIR" });
      }
      return file === undefined ? undefined : Buffer.from(file.content);
    },
    async stat(path) {
      if (links.has(path))
        return { type: "symlink", mode: 0o777, uid: 0, gid: 0, size: links.get(path)!.length, inode: 1 };
      const file = tree.get(path);
      if (file !== undefined) {
        return {
          type: "file",
          mode: file.mode,
          uid: file.uid,
          gid: file.gid,
          size: Buffer.byteLength(file.content),
          inode: [...tree.keys()].indexOf(path) + 2,
        };
      }
      return directories.has(path)
        ? { type: "dir", mode: 0o755, uid: 0, gid: 0, size: 0, inode: 1 }
        : undefined;
    },
    async list(directory) {
      const under = directory.endsWith("/") ? directory : `${directory}/`;
      const names = [...tree.keys(), ...directories, ...links.keys()]
        .filter((path) => path.startsWith(under) && path !== under)
        .map((path) => path.slice(under.length).split("/")[0]!);
      return [...new Set(names)].sort();
    },
    async write(path, content, options) {
      changes.push(path);
      links.delete(path);
      put(path, { content, uid: 0, gid: 0, ...options });
    },
    async append(path, text, { mode }) {
      changes.push(path);
      put(path, { content: `${tree.get(path)?.content ?? ""}${text}`, mode });
    },
    async create(path, text, { mode }) {
      if (tree.has(path) || links.has(path)) return false;
      changes.push(path);
      put(path, { content: text, mode });
      return true;
    },
    async directory(path) {
      if (directories.has(path)) return;
      changes.push(path);
      parents(`${path}/`);
    },
    async readLink(path) {
      return links.get(path) ?? "";
    },
    async space() {
      return { free: 100e9, writable: true, inodes: 1e6, freeInodes: 9e5, device: 1, ...machine.space };
    },
    async rename(from, to) {
      const file = tree.get(from);
      if (file === undefined) throw Object.assign(new Error(`ENOENT: ${from}`), { code: "ENOENT" });
      changes.push(to);
      tree.delete(from);
      put(to, file);
    },
    async remove(path) {
      changes.push(path);
      links.delete(path);
      tree.delete(path);
      directories.delete(path);
    },
    async part(path) {
      changes.push(path);
      if (!tree.has(path)) put(path, "");
      const content = () => Buffer.from(tree.get(path)!.content);
      return {
        async write(data, at) {
          const old = content();
          const all = Buffer.alloc(Math.max(old.length, at + data.length));
          old.copy(all);
          data.copy(all, at);
          put(path, all);
        },
        read: async (at, length) => content().subarray(at, at + length),
        truncate: async (size) => put(path, content().subarray(0, size)),
        close: async () => {},
      };
    },
    async reading(path) {
      const content = Buffer.from(tree.get(path)!.content);
      return { read: async (at, length) => content.subarray(at, at + length), close: async () => {} };
    },
    async sha256(path) {
      return createHash("sha256").update(tree.get(path)!.content).digest("hex");
    },
  };

  return {
    files,
    commands,
    requests,
    changes,
    tree,
    text: (path) => tree.get(path)?.content.toString(),
    async exec(argv, options = {}) {
      commands.push([...argv]);
      const answer = longestMatch(machine.exec ?? {}, argv);
      if (answer === undefined) return { code: 127, stdout: "", stderr: `${argv[0]}: not found` };
      const reply = typeof answer === "function" ? await answer(argv, options) : answer;
      return { code: 0, stdout: "", stderr: "", ...reply };
    },
    async fetch(url, options = {}) {
      requests.push(url);
      const known = machine.fetch?.[url];
      const page = typeof known === "function" ? known(url, options) : known;
      if (page instanceof Error) throw page;
      if (page === undefined) return { status: 404, headers: {}, body: Buffer.alloc(0), url };
      const given = typeof page === "string" || Buffer.isBuffer(page) ? { body: Buffer.from(page) } : page;
      const result = { status: 200, headers: {}, body: Buffer.alloc(0), url, ...given };
      if (options.maxBytes !== undefined && result.body.length > options.maxBytes) {
        throw new SetupError("network", { en: `${url}: body too large`, zh: `${url}：响应体过大` });
      }
      return result;
    },
    /** The same pages as `fetch`, at once, and every package's file; an Error is rejected with as it is. */
    async exchange(url, { headers: asked = {}, maxBytes = 1 << 20 } = {}): Promise<Exchange> {
      requests.push(url);
      const known = machine.fetch?.[url];
      const page =
        typeof known === "function" ? known(url, {}) : (known ?? other(url, asked.range !== undefined));
      if (page instanceof Error) throw page;
      const given = typeof page === "string" || Buffer.isBuffer(page) ? { body: Buffer.from(page) } : page;
      const { status = 200, headers = {}, body = Buffer.alloc(0) } = given;
      const read = body.subarray(0, maxBytes);
      return {
        status,
        headers,
        body: read,
        complete: read.length === body.length,
        firstByteMs: 1,
        bodyMs: 1,
      };
    },
    /** The same pages as `exchange`, in one piece. */
    async stream(url, { headers = {}, head, take }) {
      const { status, headers: told, body } = await this.exchange(url, { headers });
      return head(status, told) && (await take(body)) ? "complete" : "stopped";
    },
    now: () => clock,
    async sleep(ms) {
      clock += ms;
    },
    env: { ...machine.env },
    uid: machine.uid ?? 0,
    platform: machine.platform ?? "linux",
    machine: machine.machine ?? "x86_64",
  };
}

function longestMatch(answers: Record<string, FakeAnswer>, argv: readonly string[]): FakeAnswer | undefined {
  for (let words = argv.length; words > 0; words--) {
    const answer = answers[argv.slice(0, words).join(" ")];
    if (answer !== undefined) return answer;
  }
  return undefined;
}
