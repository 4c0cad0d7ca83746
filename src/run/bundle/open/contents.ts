import { SetupError } from "../../../errors.ts";
import { damaged, type TarFile } from "./tar.ts";

/** Every file is the one that SHA256SUMS names, and there is no other. @throws SetupError "environment" naming it */
export function checkSums(file: string, files: ReadonlyMap<string, TarFile>): void {
  const sums = files.get("SHA256SUMS")?.text;
  if (sums === undefined) throw damaged(file);
  const listed = new Map(
    sums.split("\n").flatMap((line): [string, string][] => {
      const [, sha256, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      return sha256 && path ? [[path, sha256]] : [];
    }),
  );
  const other = [...files.keys()].find(
    (path) => path !== "SHA256SUMS" && listed.get(path) !== files.get(path)!.sha256,
  );
  const gone = [...listed.keys(), "docker-setup.lock", "install.sh"].find((path) => !files.has(path));
  const wrong = other ?? gone;
  if (wrong === undefined) return;
  throw new SetupError(
    "environment",
    {
      en: `${wrong} in ${file} is not what SHA256SUMS says. Nothing was changed.`,
      zh: `${file} 中的 ${wrong} 与 SHA256SUMS 不符。没有任何改动。`,
    },
    { next: { en: "Copy the bundle again.", zh: "请重新拷贝离线包。" } },
  );
}
