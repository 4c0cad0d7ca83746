/** Who is asked for the package mirror before the rest is loaded. */
import { beforeEach, expect, it, vi } from "vitest";
import { firstQuestion } from "../../src/cli/first-question.ts";
import { parseRequest } from "../../src/cli/options/request.ts";
import { runs } from "../../src/cli/runs.ts";
import type { CommandIO } from "../../src/cli/ui/run-plan.ts";
import { fakeSystem } from "../system/fake.ts";
import { screen } from "./ui/screen.ts";

const install = vi.hoisted(() => vi.fn());
const dismiss = vi.hoisted(() => vi.fn());
vi.mock("../../src/cli/commands/install.ts", () => ({ install }));
vi.mock("../../src/cli/first-question.ts", () => ({ firstQuestion: vi.fn() }));

beforeEach(() => {
  install.mockReset();
  dismiss.mockReset();
  vi.mocked(firstQuestion)
    .mockReset()
    .mockResolvedValue({ asker: {} as never, dismiss });
});

type Raw = Parameters<typeof parseRequest>[0];

async function start(options: Raw = {}, { uid = 0, interactive = true } = {}) {
  const io = {
    system: { ...fakeSystem({}), uid },
    terminal: screen(80, "en").terminal,
    interactive,
  } as unknown as CommandIO;
  await runs.install.run(io, parseRequest(options), [], () => {}, []);
}

it("a person who named nothing", async () => {
  await start();
  expect(firstQuestion).toHaveBeenCalledOnce();
  expect(install.mock.lastCall?.[2]).toMatchObject({ asked: { dismiss } });
});

it.each<[string, Raw?, { uid?: number; interactive?: boolean }?]>([
  ["who is not root", {}, { uid: 1000 }],
  ["who has no terminal", {}, { interactive: false }],
  ["who said yes", { yes: true }],
  ["who wants silence", { quiet: true }],
  ["who sees the log", { verbose: true }],
  ["who named a bundle", { bundle: "b.tar" }],
  ["who named a lock", { lock: "docker-setup.lock" }],
  ["who named a user", { user: "li" }],
  ["who named a mirror", { mirror: ["https://m.example/docker-ce"] }],
])("nobody %s", async (_, options, machine) => {
  await start(options, machine);
  expect(firstQuestion).not.toHaveBeenCalled();
  expect(install).toHaveBeenCalled();
});

it("the question goes however it ends", async () => {
  install.mockRejectedValue(new Error("no"));
  await expect(start()).rejects.toThrow("no");
  expect(dismiss).toHaveBeenCalledOnce();
});
