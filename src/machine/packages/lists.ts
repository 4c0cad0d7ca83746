import { command, quote } from "../../system/quote.ts";
import type { ExecOptions, ExecResult } from "../../system/types.ts";
import type { PackageQuery } from "../managers/types.ts";
import type { Work } from "../work/work.ts";
import { tryPackageCommand } from "./lock.ts";

/**
 * What a package manager says where its lists are missing, or older than the archive: a package that they don't have, or
 * a file that is not there any more. yum's "no more mirrors to try" is none of them: it says so of a mirror that hangs, too.
 * 37, 78 and 19 are curl's numbers for a file that is not there below file: and ftp: (libcurl-errors(3)), of which dnf says
 * nothing else. Read by JavaScript and by grep -Ei alike. Sources: apt-private/private-install.cc and apt-pkg/acquire-item.cc, yum's
 * rpmsack, libsolv's and librepo's messages, each seen in a lab machine's log.
 */
const stale =
  "not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '.*' for '.*' was not found|status code: 404|https? error 404|error: 404|curl( error \\(|#)(37|78|19)[^0-9]|checksum doesn.t match|does not match intended|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: ";

/** Whether a failed command's words are such that newer lists may help. */
export const isForWantOfLists = ({ code, stdout, stderr }: ExecResult): boolean =>
  code !== 0 && new RegExp(stale, "i").test(`${stdout}\n${stderr}`);

/** The same, where there is a way to newer ones. */
export const isMendedByLists = ({ refresh }: PackageQuery, result: ExecResult): boolean =>
  refresh !== undefined && isForWantOfLists(result);

/** Fetches a machine's lists, when and only when a command fails for want of them, and once in a run of commands. */
export class Lists {
  private fresh = false;
  private readonly work: Work;
  private readonly query: PackageQuery;

  constructor(work: Work, query: PackageQuery) {
    this.work = work;
    this.query = query;
  }

  /**
   * Runs a command, and again with new lists where the old ones were at fault. A repository that can't be read stops
   * nothing: whether what was needed came is seen by the command itself.
   */
  async run(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const result = await tryPackageCommand(this.work, this.query, argv, options);
    if (this.fresh || !isMendedByLists(this.query, result)) return result;
    this.fresh = true;
    this.work.waiting({ en: "fetching the package lists", zh: "正在更新软件包列表" });
    const said: string[] = [];
    for (const each of this.query.refresh ?? []) {
      const { code, stdout, stderr } = await tryPackageCommand(this.work, this.query, each);
      // apt ends with 0 where old lists are left to it, and says so.
      if (code !== 0 || /^(W|E): /m.test(stderr)) said.push(stdout, stderr);
    }
    const again = await tryPackageCommand(this.work, this.query, argv, options);
    // Whose host failed stands there: the command itself tells only of what it misses.
    return again.code === 0 ? again : { ...again, stderr: [...said, again.stderr].join("\n") };
  }
}

/** sh: defines what `with_lists` needs (templates/script/package-lists.sh); `then` comes after the lists have. */
export function listsInScript({ refresh }: PackageQuery, then = ""): string[] {
  if (refresh === undefined) return ["refresh_lists() { return 1; }", "stale_lists='$^'"];
  return [
    `refresh_lists() { ${refresh.map((argv) => `${command(argv)} || :;`).join(" ")}${then && ` ${then};`} }`,
    `stale_lists=${quote(stale)}`,
  ];
}
