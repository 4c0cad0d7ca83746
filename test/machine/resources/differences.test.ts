import { expect, it } from "vitest";
import type { Difference } from "../../../src/machine/resources/difference.ts";
import { fileDiffers } from "../../../src/machine/resources/file.ts";
import { holdDiffers } from "../../../src/machine/resources/hold.ts";
import { memberDiffers } from "../../../src/machine/resources/member.ts";
import { packagesDiffer, packagesLeft } from "../../../src/machine/resources/packages.ts";
import { upDiffers } from "../../../src/machine/resources/unit.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { type FakeMachine, fakeSystem } from "../../system/fake.ts";

const look = (machine: FakeMachine) => readOnly(fakeSystem(machine));
const file = (there: FakeMachine["files"], content = "a\nb\n") =>
  fileDiffers(look({ files: there ?? {} }), { path: "/f", content, mode: 0o644 });
const installed = new Map([
  ["docker-ce", "5:26"],
  ["podman", "4"],
]);

/** What a person reads: what is wanted, what is there; undefined where nothing differs. */
const cases: readonly [string, () => Promise<Difference | undefined>, [string, string] | undefined][] = [
  ["a file as it should be", () => file({ "/f": "a\nb\n" }), undefined],
  ["no file", () => file({}), ["/f", "not there"]],
  ["another line", () => file({ "/f": "a\nc\n" }), ["/f: 2: b", "/f: 2: c"]],
  ["a line more", () => file({ "/f": "a\nb\nc\n" }), ["/f: 3: ", "/f: 3: c"]],
  ["an end too early", () => file({ "/f": "a" }), ["/f: 2: b", "/f: 2: (end)"]],
  [
    "another mode",
    () => file({ "/f": { content: "a\nb\n", mode: 0o600 } }),
    ["/f: mode 0644", "/f: mode 0600"],
  ],
  [
    "another password, which nobody reads",
    () => file({ "/f": "http://li:one@proxy.lan\n" }, "http://li:two@proxy.lan\n"),
    ["/f: 1: http://***@proxy.lan", "/f: 1: http://***@proxy.lan (***)"],
  ],
  [
    "a link",
    () =>
      fileDiffers(look({ symlinks: { "/f": "/g" }, files: { "/g": "a" } }), {
        path: "/f",
        content: "a",
        mode: 0o644,
      }),
    ["/f", "/f: symlink"],
  ],
  [
    "a package in another version",
    async () => packagesDiffer([{ name: "docker-ce", version: "5:27" }], installed),
    ["docker-ce 5:27", "docker-ce 5:26"],
  ],
  [
    "no package",
    async () => packagesDiffer([{ name: "docker-ce" }, { name: "runc" }], installed),
    ["runc", "no runc"],
  ],
  [
    "packages that are to go",
    async () => packagesLeft(installed),
    ["no docker-ce, no podman", "docker-ce 5:26, podman 4"],
  ],
  ["packages that went", async () => packagesLeft(new Map()), undefined],
  ["no hold", async () => holdDiffers(["a", "b"], true, ["a"]), ["held: b", "not held: b"]],
  [
    "a hold that is to go",
    async () => holdDiffers(["a", "b"], false, ["a", "c"]),
    ["not held: a", "held: a"],
  ],
  ["all held", async () => holdDiffers(["a"], true, ["a", "c"]), undefined],
  [
    "no member",
    () => memberDiffers(look({ exec: { id: { stdout: "li dockers\n" } } }), "li", "docker"),
    ["li is in the docker group", "li is not in the docker group"],
  ],
  [
    "a member",
    () => memberDiffers(look({ exec: { id: { stdout: "li docker\n" } } }), "li", "docker"),
    undefined,
  ],
  [
    "a unit that runs until the next boot",
    () => upDiffers(look({ exec: { systemctl: {}, "systemctl is-enabled": { code: 1 } } }), { unit: "u" }),
    ["u runs, and starts at boot", "runs, does not start at boot"],
  ],
  ["a unit that is up", () => upDiffers(look({ exec: { systemctl: {} } }), { unit: "u" }), undefined],
];

it.each(cases)("%s", async (_, differs, words) => {
  const difference = await differs();
  expect(difference && [difference.want.en, difference.have.en]).toEqual(words);
  for (const text of [difference?.want, difference?.have]) expect(text?.zh).not.toBe("");
});
