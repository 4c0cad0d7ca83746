import { SetupError } from "../../errors.ts";

/** A person, or a signal, ended docker-setup before its first change. */
export const cancelled = (): SetupError =>
  new SetupError("interrupted", { en: "Cancelled; nothing was changed.", zh: "已取消，没有任何改动。" });
