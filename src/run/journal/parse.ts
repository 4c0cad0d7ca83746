import type { Change, Entry } from "./types.ts";

type Fields = Record<string, unknown>;

/**
 * The entry on a line of a journal; none where the line is cut off or something else. What it holds is run as root on
 * rollback, so everything that is read from it later is looked at here.
 */
export function parseEntry(line: string): Entry[] {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return [];
  }
  return isEntry(entry) ? [entry] : [];
}

function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || typeof value.at !== "string") return false;
  switch (value.type) {
    case "begin":
      return isString(value.command) && isString(value.what);
    case "before":
      return (
        isStep(value.step) && isTitle(value.title) && isData(value.data) && isList(value.changes, isChange)
      );
    case "after":
    case "undone":
      return isStep(value.step);
    case "end":
      return Number.isInteger(value.code);
    default:
      return value.type === "rolled-back";
  }
}

function isChange(value: unknown): value is Change {
  if (!isObject(value)) return false;
  switch (value.what) {
    case "file":
      return (
        isPath(value.path) &&
        isBefore(value.before) &&
        [value.reload, value.restart].every((unit) => unit === undefined || isString(unit))
      );
    case "packages":
      return (
        isList(value.names, isString) &&
        isQuery(value.query) &&
        isList(value.install, isArgv) &&
        isArgv(value.remove) &&
        (value.removeBroken === undefined || isArgv(value.removeBroken)) &&
        isObject(value.before) &&
        Object.values(value.before).every(isString)
      );
    case "unit":
      return (
        isString(value.unit) &&
        isObject(value.before) &&
        typeof value.before.enabled === "boolean" &&
        typeof value.before.active === "boolean"
      );
    case "member":
      return isString(value.user) && isString(value.group) && typeof value.before === "boolean";
    case "hold":
      return isList(value.names, isString) && isList(value.before, isString) && isHolds(value);
    default:
      return false;
  }
}

function isBefore(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.type === "symlink") return isString(value.to);
  if (value.type !== "file") return value.type === "absent";
  return isString(value.content) && [value.mode, value.uid, value.gid].every(Number.isInteger);
}

function isQuery(value: unknown): boolean {
  return (
    isObject(value) &&
    isArgv(value.argv) &&
    isString(value.separator) &&
    typeof value.lockTimeoutSeconds === "number" &&
    isHolds(value.holds) &&
    isList(
      value.locks,
      (lock) => isObject(lock) && (lock.by === "fcntl" || lock.by === "pid") && isPath(lock.path),
    )
  );
}

const isHolds = (value: unknown) =>
  isObject(value) && isArgv(value.list) && isArgv(value.take) && isArgv(value.release);

/** A step's data, as far as anybody looks into it afterwards (src/plan/uninstall.ts). */
function isData(value: unknown): boolean {
  if (!isObject(value) || !isString(value.kind)) return false;
  if (value.kind === "file" || value.kind === "repository-key") return isPath(value.path);
  return value.kind !== "daemon-json" || (isPath(value.path) && isList(value.registryMirrors, isString));
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isString = (value: unknown): value is string => typeof value === "string" && !value.includes("\0");
const isPath = (value: unknown) => isString(value) && value.startsWith("/");
const isStep = (value: unknown) => Number.isInteger(value);
const isTitle = (value: unknown) => isObject(value) && isString(value.en) && isString(value.zh);
const isList = (value: unknown, is: (item: unknown) => boolean) => Array.isArray(value) && value.every(is);
const isArgv = (value: unknown) => isList(value, isString) && (value as string[]).length > 0;
