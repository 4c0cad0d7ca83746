import process from "node:process";
import { SetupError } from "../errors.ts";
import { command } from "../steps/quote.ts";

/** For a command that changes the machine, typed by somebody who may not. */
export function notRoot(argv: readonly string[]): SetupError {
  const npx = process.env.npm_command === "exec" ? "npx docker-setup" : "docker-setup";
  const line = `sudo ${npx}${argv.length > 0 ? ` ${command(argv)}` : ""}`;
  return new SetupError(
    "not-root",
    { en: "Changing the machine needs root.", zh: "改动系统需要 root 权限。" },
    { next: { en: line, zh: line } },
  );
}

export function notConfirmed(): SetupError {
  return new SetupError(
    "not-confirmed",
    {
      en: "There is no terminal to ask on, so nothing was done.",
      zh: "没有可供询问的终端，因此什么也没有做。",
    },
    { next: { en: "Add --yes to go on without questions.", zh: "加上 --yes 即可不经询问继续。" } },
  );
}

export function declined(): SetupError {
  return new SetupError("not-confirmed", { en: "Nothing was changed.", zh: "没有任何改动。" });
}
