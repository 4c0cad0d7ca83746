import type { Contents, ForeignFile } from "../contents.ts";
import { signed } from "./identity.ts";

/** rpm keeps digest, mode and owner of each file. Source: rpm(8), VERIFY OPTIONS. */
export const contents: Contents = {
  async foreign(system, name) {
    const argv = ["rpm", "-V", "--nodeps", "--noscripts", "--nomtime", name];
    const { stdout } = await system.exec(argv, { env: { LC_ALL: "C" } });
    return stdout.split("\n").flatMap(changedIn);
  },
  signed,
  reinstall: ({ name }) => ["yum", "reinstall", name],
};

function changedIn(line: string): ForeignFile[] {
  const [, state, path, shut] = /^(\S+) +(?:[a-z] )?(\/.*?)( \(Permission denied\))?$/.exec(line) ?? [];
  if (!state || !path) return [];
  if (shut || /\?/.test(state)) return [{ path, how: "unseen" }];
  if (state === "missing") return [{ path, how: "missing" }];
  if (/[5SL]/.test(state)) return [{ path, how: "content" }];
  // D: a device's number; P: capabilities.
  return /[MUGDP]/.test(state) ? [{ path, how: "mode" }] : [];
}
