import { SetupError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import { isVersionWord } from "./unknown-word.ts";

/** A piece of a command line, as node:util's parseArgs has it. */
type Token =
  | { kind: "positional"; value: string }
  | { kind: "option"; name: string; rawName: string; value: string | undefined }
  | { kind: "option-terminator" };

const own = ["version", "V", "v"];
/** What may stand beside it and changes nothing. */
const beside = ["lang", "help", "h", "no-color"];

/**
 * Is docker-setup's own version all that is asked for? "--version 27.3" must not end with 0: a script would believe
 * that 27.3 was installed.
 * @throws SetupError "usage" where --version comes with anything else
 */
export function showsVersion(tokens: readonly Token[]): boolean {
  const options = tokens.filter((token) => token.kind === "option");
  const asked = options.find(({ name }) => own.includes(name));
  if (!asked) return false;
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const others = options.filter(({ name, value }) =>
    own.includes(name) ? value !== undefined : !beside.includes(name),
  );
  if (words.length === 0 && others.length === 0) return true;
  // "-V27.3" is taken for one letter after the other.
  const glued = options.flatMap(({ name }) => (name.length === 1 ? [name] : [])).join("");
  const wanted = [
    ...words,
    glued.slice(1),
    ...options.map(({ name, value }) => (own.includes(name) ? value : undefined)),
  ].find((word) => word !== undefined && isVersionWord(word));
  const next: Text = wanted
    ? { en: `Use --docker-version ${wanted} instead.`, zh: `请改用 --docker-version ${wanted}。` }
    : {
        en: "Docker's version goes behind --docker-version; --version stands alone.",
        zh: "Docker 的版本请用 --docker-version 指定；--version 只能单独使用。",
      };
  throw new SetupError(
    "usage",
    {
      en: `${asked.rawName} shows docker-setup's own version and installs nothing.`,
      zh: `${asked.rawName} 只显示 docker-setup 自身的版本，不会安装任何东西。`,
    },
    { next },
  );
}
