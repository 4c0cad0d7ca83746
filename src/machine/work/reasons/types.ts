import type { Text } from "../../../text.ts";

/** What words of a package manager, a downloader, systemd or dockerd mean. */
export interface Reason {
  /** An extended regular expression (regex(7)) that one line of them fits, read by JavaScript, grep and sed alike. */
  readonly words: string;
  /** The same; a line that it fits does not count. The case of letters does not count. */
  readonly not?: string;
  /** The same; where a line fits it, something else is the reason. */
  readonly unless?: string;
  /**
   * Which group of it `why` has as $1; 0 is all that fits. With a group the case of letters counts, without one it does
   * not.
   */
  readonly group?: number;
  readonly why: Text;
}
