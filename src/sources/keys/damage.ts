import { SetupError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import { keyMessages } from "./script-messages.ts";

/** In how many ways a served file is no OpenPGP public key. */
export type Damage =
  | "EMPTY"
  | "TOO_LARGE"
  | "HTML"
  | "OTHER"
  | "CUT"
  | "CHECKSUM"
  | "DAMAGED"
  | "PACKETS"
  | "NONE";

/** The error for such a file; `quote` is what it begins with, already fit to print. */
export function damaged(how: Damage, quote = ""): SetupError {
  const why: Text = keyMessages[`MSG_KEY_${how}`];
  const tail = quote === "" ? "" : ` ${quote}`;
  return new SetupError("network", keyMessages.MSG_KEY_NOT_A_KEY, {
    why: { en: why.en + tail, zh: why.zh + tail },
    next: keyMessages.MSG_KEY_TRY_ANOTHER,
  });
}
