import { stringify } from "smol-toml";
import type { Lock, LockedImage, LockedPackage, LockedTarget, Value } from "./types.ts";

const head = `# What machines get, exactly. Made by \`docker-setup lock\`; installed by \`docker-setup --lock FILE\`,
# compared by \`docker-setup verify --lock FILE\`. No mirror stands in it: any of them will do.
# 机器应有的确切内容，由 docker-setup lock 生成；与使用哪个镜像站无关。
`;

/** A lock as text. The same lock is the same bytes, whatever the order in which its parts were found. */
export function printLock({ wishes, daemon, targets, images }: Lock): string {
  const parts = [
    `${head}lock = 1\n`,
    table("wishes", {
      channel: wishes.channel,
      ...(wishes.dockerVersion === undefined ? {} : { "docker-version": wishes.dockerVersion }),
      ...(wishes.hold ? { hold: true } : {}),
      ...(wishes.user === undefined ? {} : { user: wishes.user }),
    }),
    ...(Object.keys(daemon).length > 0 ? [table("daemon", daemon)] : []),
    ...sorted(targets, ({ name }) => name).map(targetText),
    ...sorted(images, ({ name }) => name).map(imageText),
  ];
  return parts.join("\n");
}

function targetText({ name, repository, key, packages, lists }: LockedTarget): string {
  const lines = sorted(packages, (each) => `${each.name} ${each.architecture}`).map(packageLine);
  return `${table(`target.${inline(name)}`, { repository: repository.path, suite: repository.suite, key })}packages = [\n${lines.join("")}]\n${listsText(lists)}`;
}

function listsText(lists: LockedTarget["lists"]): string {
  if (lists === undefined || lists.length === 0) return "";
  const lines = sorted(lists, ({ path }) => path).map(
    ({ path, sha256 }) => `  ${inline({ path, sha256 })},\n`,
  );
  return `lists = [\n${lines.join("")}]\n`;
}

function packageLine(each: LockedPackage): string {
  const { name, version, architecture, size, sha256, path, content, signature } = each;
  const rpm = {
    ...(content === undefined ? {} : { content }),
    ...(signature === undefined ? {} : { signature }),
  };
  return `  ${inline({ name, version, architecture, size, sha256, path, ...rpm })},\n`;
}

function imageText({ name, digest, platforms }: LockedImage): string {
  const lines = sorted(platforms, ({ platform }) => platform).map(
    ({ platform, manifest, config }) => `  ${inline({ platform, manifest, config })},\n`,
  );
  return `${table(`image.${inline(name)}`, { digest })}platforms = [\n${lines.join("")}]\n`;
}

function table(name: string, values: Readonly<Record<string, Value>>): string {
  const lines = Object.keys(values)
    .sort()
    .map((key) => `${keyText(key)} = ${inline(values[key]!)}\n`);
  return `[${name}]\n${lines.join("")}`;
}

const keyText = (key: string) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : inline(key));

/** A value on one line: https://toml.io/en/v1.0.0#inline-table; the library prints what is no table and no list. */
export function inline(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, each]) => `${keyText(key)} = ${inline(each)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return stringify({ v: value }).slice("v = ".length).trimEnd();
}

/** By the bytes of a name and not by a locale: two people sort alike. */
function sorted<T>(values: readonly T[], name: (value: T) => string): T[] {
  return [...values].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}
