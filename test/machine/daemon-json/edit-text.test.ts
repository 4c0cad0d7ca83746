import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDaemonWords } from "../../../src/cli/options/daemon-words.ts";
import {
  canonical,
  editDaemonJson,
  editsLeft,
  takingBack,
} from "../../../src/machine/daemon-json/edit-text.ts";
import { documents } from "./documents.ts";
import { dropsNothing } from "./dropped-values.ts";
import { daemonWords } from "./edit-combinations.ts";

const edit = (text: string | undefined, ...words: string[]) => editDaemonJson(text, parseDaemonWords(words));

describe("editDaemonJson", () => {
  it.each([
    ["a new file", undefined, ["live-restore=true"], '{\n  "live-restore": true\n}\n'],
    [
      "an object of its own",
      undefined,
      ["log-opts.max-size=10m"],
      '{\n  "log-opts": {\n    "max-size": "10m"\n  }\n}\n',
    ],
    ["one line", '{"a":1}', ["log-opts.max-size=10m"], '{"a":1,"log-opts":{"max-size":"10m"}}'],
    ["blanks behind colons", '{"a": 1}', ["dns=1.1.1.1"], '{"a": 1, "dns": ["1.1.1.1"]}'],
    ["tabs and CRLF", '{\r\n\t"a": 1\r\n}\r\n', ["debug=true"], '{\r\n\t"a": 1,\r\n\t"debug": true\r\n}\r\n'],
    [
      "one more in an object",
      '{"log-opts":{"max-file":"3"}}',
      ["log-opts.max-size=1g"],
      '{"log-opts":{"max-file":"3","max-size":"1g"}}',
    ],
    [
      "an object that is empty",
      '{\n  "log-opts": {}\n}\n',
      ["log-opts.tag=x"],
      '{\n  "log-opts": {\n    "tag": "x"\n  }\n}\n',
    ],
    ["the last of two", '{"debug":true,"debug":true}', ["debug=false"], '{"debug":true,"debug":false}'],
    ["one more in a list", '{"dns": ["8.8.8.8"]}', ["dns+=1.1.1.1"], '{"dns": ["8.8.8.8", "1.1.1.1"]}'],
    ["one less", '{"dns": [ "8.8.8.8", "1.1.1.1" ]}', ["dns-=8.8.8.8"], '{"dns": [ "1.1.1.1" ]}'],
    ["the last one less", '{"dns": ["8.8.8.8"]}', ["dns-=8.8.8.8"], '{"dns": []}'],
    ["a key taken out", '{\n  "a": 1,\n  "debug": true\n}\n', ["debug="], '{\n  "a": 1\n}\n'],
    [
      "what is so already",
      '{ "log-opts" :{"max-size" : "\\u0031m"}}',
      ["log-opts.max-size=1m"],
      '{ "log-opts" :{"max-size" : "\\u0031m"}}',
    ],
    ["what is not there", '{"a":1}', ["debug=", "dns-=1.1.1.1"], '{"a":1}'],
  ])("%s", (_, text, words, wanted) => {
    expect(edit(text, ...words)).toBe(wanted);
  });

  it.each([
    ['{"Debug":true}', "debug=true", "lower case"],
    ['{"log-opts":[]}', "log-opts.tag=x", "object"],
    ['{"dns":"1.1.1.1"}', "dns+=8.8.8.8", "list"],
    ["{", "debug=true", "missing"],
  ])("refuses %j with %s", (text, word, why) => {
    expect(() => edit(text, word)).toThrow(
      expect.objectContaining({
        code: "daemon-json",
        why: { en: expect.stringContaining(why), zh: expect.any(String) },
      }),
    );
  });

  it("keeps all other keys, is done after one time, and can be taken back: 200 combinations", () => {
    fc.assert(
      fc.property(documents, daemonWords, ({ text }, words) => {
        const edits = parseDaemonWords(words);
        const before = dropsNothing(text, edits);
        if (before === undefined) return;
        const after = editDaemonJson(text, edits);
        const tops = edits.map(({ path }) => path[0]!);
        const others = (from: Record<string, never>) =>
          Object.entries(from).filter(([key]) => !tops.includes(key));
        expect(others(JSON.parse(after))).toEqual(others(before));
        expect(editsLeft(after, edits)).toEqual([]);
        const back = editDaemonJson(after, takingBack(edits, text, after));
        expect(canonical(JSON.parse(back))).toBe(canonical(before));
      }),
      { numRuns: 200, seed: 13 },
    );
  });
});
