import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { firstQuestion } from "../../src/cli/first-question.ts";
import { parseRequest } from "../../src/cli/options/request.ts";
import type { Streams } from "../../src/cli/ui/questions/question.ts";
import { mirrorChoices, whichMirror } from "../../src/plan/settle/ask-mirror.ts";
import { fakeSystem } from "../system/fake.ts";
import { Grid } from "./screens/grid.ts";
import { keys } from "./screens/person.ts";
import { screen } from "./ui/screen.ts";

const debian = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n';

/** undefined: it is not there. */
type Files = Readonly<Record<string, string | undefined>>;

/** A fresh machine, of which nothing is known but a few small files: whatever is asked of it gives no answer. */
function ask(more: Files = {}, options: Parameters<typeof parseRequest>[0] = {}) {
  const given = Object.entries({ "/etc/os-release": debian, "/run/systemd/system": "", ...more });
  const files = Object.fromEntries(
    given.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const asked = vi.fn(() => new Promise<never>(() => {}));
  const system = { ...fakeSystem({ files }), exec: asked, fetch: asked, exchange: asked };
  const grid = new Grid(80);
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const write = (text: string) => grid.write(text);
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24, write });
  const cancel = vi.fn();
  const { terminal } = screen(80, "en");
  const streams = { input, output } as unknown as Streams;
  const question = firstQuestion({ system, terminal }, parseRequest(options), streams, cancel);
  return { question, asked, input, cancel, shown: () => grid.text() };
}

const choose = (asker: {
  choose: (question: typeof whichMirror, choices: ReturnType<typeof mirrorChoices>) => unknown;
}) => asker.choose(whichMirror, mirrorChoices("en", undefined));

it("stands on the screen while the machine says nothing yet, and its answer goes to who asks", async () => {
  const { question, asked, input, shown } = ask();
  const { asker } = (await question)!;
  expect(shown()).toMatch(/^\? Package mirror › arrow keys, Enter\n> auto/);
  input.write(keys.down + keys.enter);
  expect(await choose(asker)).toBe("https://download.docker.com");
  expect(shown()).toBe("✔ Package mirror › official");
  expect(asked).not.toHaveBeenCalled();
  // Who comes back to it is asked again.
  const again = choose(asker);
  input.write(keys.enter);
  expect(await again).toBe("auto");
});

it("leaves nothing on the screen where the machine can't be served", async () => {
  const { question, cancel, shown } = ask();
  const { dismiss } = (await question)!;
  expect(shown()).not.toBe("");
  dismiss();
  await sleep(600);
  expect(shown().trim()).toBe("");
  expect(cancel).not.toHaveBeenCalled();
});

it("says no to whoever asks", async () => {
  const { question, input, cancel } = ask();
  const { asker } = (await question)!;
  input.write(keys.ctrlC);
  await expect(choose(asker)).rejects.toMatchObject({ code: "interrupted" });
  await sleep(600);
  expect(cancel).not.toHaveBeenCalled();
});

it("ends by Ctrl-C although the machine lets one wait", async () => {
  const { question, input, cancel } = ask();
  await question;
  input.write(keys.ctrlC);
  await vi.waitFor(() => expect(cancel).toHaveBeenCalled());
});

it("is told once though the answer is asked for while the machine still lets one wait", async () => {
  const { question, input, cancel } = ask();
  const { asker } = (await question)!;
  input.write(keys.ctrlC);
  await vi.waitFor(() => expect(cancel).toHaveBeenCalled());
  const late = vi.fn();
  void Promise.resolve(choose(asker)).then(late, late);
  await sleep(50);
  expect(late).not.toHaveBeenCalled();
});

it("comes in its turn on a terminal that can't move its cursor", async () => {
  vi.stubEnv("TERM", "dumb");
  const { question, shown } = ask();
  expect(await question).toBeUndefined();
  expect(shown()).toBe("");
  vi.unstubAllEnvs();
});

it("asks no cloud where the question comes in its turn", async () => {
  const { question, asked } = ask({
    "/var/lib/docker-setup/runs": "",
    "/sys/class/dmi/id/sys_vendor": "QEMU\n",
  });
  await question;
  expect(asked).not.toHaveBeenCalled();
});

it.each<[string, Files, Parameters<typeof parseRequest>[0]?]>([
  ["a run before this one may have something to say", { "/var/lib/docker-setup/runs": "" }],
  ["another run is at work", { "/run/docker-setup.pid": "1 1" }],
  ["no init of ours runs it", { "/run/systemd/system": undefined }],
  ["its distribution has no packages of Docker's", { "/etc/os-release": "ID=nixos\n" }],
  ["another init runs it than the distribution's", { "/etc/os-release": "ID=alpine\nVERSION_ID=3.20.1\n" }],
  ["they are the distribution's own", { "/etc/os-release": 'ID="amzn"\nVERSION_ID="2023"\n' }],
  ["more has to be asked to know which they are", { "/etc/os-release": "ID=unheard\nID_LIKE=debian\n" }],
  ["it is made of an image", { "/run/ostree-booted": "" }],
  ["there is no os-release", { "/etc/os-release": undefined }],
  ["it is taken for another one", {}, { target: "debian:12" }],
])("comes in its turn where %s", async (_, files, options) => {
  const { question, shown } = ask(files, options);
  expect(await question).toBeUndefined();
  expect(shown()).toBe("");
});
