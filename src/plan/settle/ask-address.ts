import { SetupError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import { type Asker, WentBack } from "./person.ts";

/** The last of a list of addresses: one that is typed. */
export const another: Text = { en: "another address", zh: "其他地址" };

/** An address that is typed, parsed as its option is; who goes back from it is asked `again` what to choose. */
export async function typed<T>(
  asker: Asker,
  question: Text,
  parse: (text: string, allowHttp: boolean) => string,
  allowHttp: boolean,
  again: () => Promise<T>,
): Promise<string | T> {
  const wrong = (text: string) => {
    try {
      parse(text, allowHttp);
    } catch (error) {
      if (error instanceof SetupError) return error.what;
      throw error;
    }
  };
  try {
    return parse(await asker.type(question, wrong), allowHttp);
  } catch (error) {
    if (error instanceof WentBack) return again();
    throw error;
  }
}
