/** Asks one question, answered by Enter, and prints all that it wrote: a process of its own, whose colours are settled anew. */
import { PassThrough } from "node:stream";
import { askerOn } from "../../../src/cli/ui/ask.ts";

const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
const output = Object.assign(new PassThrough(), {
  isTTY: true,
  columns: 80,
  rows: 24,
  write: (text: string) => process.stdout.write(text),
});
const streams = { input, output } as unknown as { input: NodeJS.ReadStream; output: NodeJS.WriteStream };
const answer = askerOn({ say: ({ en }) => en, lang: "en" }, true, streams).choose(
  { en: "Which?", zh: "哪一个？" },
  [
    { title: { en: "a", zh: "a" }, description: { en: "the first", zh: "第一个" }, value: "a" },
    { title: { en: "b", zh: "b" }, value: "b" },
  ],
);
setImmediate(() => input.write("\r"));
await answer;
