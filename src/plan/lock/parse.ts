import { parse, TomlError } from "smol-toml";
import { SetupError } from "../../errors.ts";
import { type Fields, fieldsOf, wrong } from "./fields.ts";
import type { Lock, LockedImage, LockedList, LockedPackage, LockedTarget } from "./types.ts";

const hex64 = /^[0-9a-f]{64}$/;
const digest = /^sha256:[0-9a-f]{64}$/;
const word = /^[A-Za-z0-9][A-Za-z0-9.+~:_^-]{0,199}$/;
/** Below a root, and never out of it. */
const path = /^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9][A-Za-z0-9._+~:%/^-]{0,999}$/;

/**
 * Reads a lock; every value in it fits the place that it has, so that nobody checks again. `file` is what it is called.
 * @throws SetupError "usage" with the file, and the line or the name of what is wrong
 */
export function parseLock(text: string, file: string): Lock {
  let parsed: unknown;
  try {
    parsed = parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ""] = error.message.split("\n");
    throw new SetupError(
      "usage",
      {
        en: `${file}:${error.line}: this is not a lock that can be read.`,
        zh: `${file}:${error.line}：锁文件无法读取。`,
      },
      { why: { en: first, zh: first } },
    );
  }
  const root = fieldsOf(parsed, file, "");
  root.only(["lock", "wishes", "daemon", "target", "image"]);
  if (root.value("lock") !== 1) throw wrong(file, "lock", "1");
  const wishes = root.table("wishes");
  wishes.only(["channel", "docker-version", "hold", "user"]);
  const version = wishes.optional("docker-version", /^\S{1,100}$/);
  const user = wishes.optional("user", /^[A-Za-z_][A-Za-z0-9_.@-]{0,63}\$?$/);
  return {
    wishes: {
      channel: wishes.text("channel", /^(stable|test|nightly)$/) as Lock["wishes"]["channel"],
      ...(version === undefined ? {} : { dockerVersion: version }),
      ...(wishes.value("hold") === true ? { hold: true } : {}),
      ...(user === undefined ? {} : { user }),
    },
    daemon: root.has("daemon") ? root.table("daemon").all : {},
    targets: root.tables("target").map(([name, fields]) => targetOf(name, fields)),
    images: root.tables("image").map(([name, fields]) => imageOf(name, fields)),
  };
}

function targetOf(name: string, fields: Fields): LockedTarget {
  fields.only(["repository", "suite", "key", "packages", "lists"]);
  return {
    name,
    repository: { path: fields.text("repository", path), suite: fields.text("suite", word) },
    key: fields.text("key", /^[0-9A-F]{40}$/),
    packages: fields.list("packages").map(packageOf),
    ...(fields.has("lists") ? { lists: fields.list("lists").map(listOf) } : {}),
  };
}

function packageOf(fields: Fields): LockedPackage {
  fields.only(["name", "version", "architecture", "size", "sha256", "path", "content", "signature"]);
  const [content, signature] = [fields.optional("content", hex64), fields.optional("signature", hex64)];
  return {
    name: fields.text("name", word),
    version: fields.text("version", word),
    architecture: fields.text("architecture", word),
    size: fields.count("size"),
    sha256: fields.text("sha256", hex64),
    path: fields.text("path", path),
    ...(content === undefined ? {} : { content }),
    ...(signature === undefined ? {} : { signature }),
  };
}

function listOf(fields: Fields): LockedList {
  fields.only(["path", "sha256"]);
  return { path: fields.text("path", path), sha256: fields.text("sha256", hex64) };
}

function imageOf(name: string, fields: Fields): LockedImage {
  fields.only(["digest", "platforms"]);
  return {
    name,
    digest: fields.text("digest", digest),
    platforms: fields.list("platforms").map((each) => {
      each.only(["platform", "manifest", "config"]);
      return {
        platform: each.text("platform", /^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/),
        manifest: each.text("manifest", digest),
        config: each.text("config", digest),
      };
    }),
  };
}
