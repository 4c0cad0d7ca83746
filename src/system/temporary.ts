import { SetupError } from "../errors.ts";
import type { System } from "./types.ts";

/**
 * Makes a directory of root's alone; where TMPDIR names none, in the usual place. The caller removes it. Source: mktemp(1).
 * @throws SetupError "environment" where neither can be written to
 */
export async function temporaryDirectory(system: System): Promise<string> {
  let said = "";
  for (const env of [{}, { TMPDIR: "" }]) {
    const { code, stdout, stderr } = await system.exec(["mktemp", "-d"], { env });
    const path = stdout.trim();
    if (code === 0 && path.startsWith("/")) return path;
    said = stderr.trim();
  }
  throw new SetupError(
    "environment",
    {
      en: "No directory can be made in /tmp. Nothing was changed.",
      zh: "无法在 /tmp 中创建目录。没有任何改动。",
    },
    {
      output: said,
      next: {
        en: "Make room where it would lie, or mount that writable, then run this again.",
        zh: "请为其所在位置腾出空间，或以可写方式挂载后再运行。",
      },
    },
  );
}
