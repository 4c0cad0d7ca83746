import { isArgv, isList, isObject, isOptional, isPath, isString } from "./shape.ts";

/** Whether a value, such as a journal's, is a PackageQuery. */
export function isQuery(value: unknown): boolean {
  return (
    isObject(value) &&
    isArgv(value.argv) &&
    isString(value.separator) &&
    typeof value.lockTimeoutSeconds === "number" &&
    isObject(value.holds) &&
    isOptional(value.refresh, (refresh) => isList(refresh, isArgv)) &&
    [value.holds.list, value.holds.take, value.holds.release].every(isArgv) &&
    isList(
      value.locks,
      (lock) => isObject(lock) && ["fcntl", "pid", "open"].some((by) => by === lock.by) && isPath(lock.path),
    )
  );
}
