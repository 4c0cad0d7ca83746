import fc from "fast-check";
import { expect, it } from "vitest";
import { editDaemonJson, editsLeft } from "../../../src/machine/daemon-json/edit-text.ts";
import type { Edit } from "../../../src/machine/daemon-json/edits.ts";
import { folded } from "../../../src/machine/daemon-json/fold.ts";

const list = fc.subarray(["1.1.1.1", "8.8.8.8", "9.9.9.9"], { minLength: 1 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ op: fc.constantFrom("set", "add", "take"), path: fc.constant(["dns"]), value: list }),
  fc.record({ op: fc.constant("remove"), path: fc.constantFrom(["dns"], ["log-opts"], ["log-opts", "tag"]) }),
  fc.record({
    op: fc.constant("set"),
    path: fc.constantFrom(["log-opts", "tag"], ["log-opts", "env"]),
    value: fc.constantFrom("a", "b"),
  }),
  fc.record({
    op: fc.constant("set"),
    path: fc.constant(["log-opts"]),
    value: fc.dictionary(fc.constantFrom("tag", "env", "mode"), fc.constantFrom("a", "b")),
  }),
);
const before = fc.constantFrom(
  "",
  "{}\n",
  '{"dns": ["8.8.8.8"]}\n',
  '{"log-opts": {"tag": "x"}, "mtu": 1}\n',
);

it("comes to the same file, and leaves nothing to do the second time", () => {
  fc.assert(
    fc.property(before, fc.array(edit, { maxLength: 6 }), (text, edits) => {
      const made = editDaemonJson(text, folded(edits));
      const values = (json: string) => {
        const { dns, "log-opts": opts, ...rest } = JSON.parse(json.trim() || "{}");
        return { ...rest, dns: [...(dns ?? [])].sort(), "log-opts": opts ?? {} };
      };
      expect(values(made)).toEqual(values(editDaemonJson(text, edits)));
      expect(editsLeft(made, folded(edits))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
