/** What programs read. */
import { expect, it } from "vitest";
import { logOf } from "../../../src/cli/commands/history.ts";
import { isOf } from "../../../src/cli/commands/versions.ts";
import { errorJson } from "../../../src/cli/ui/error-json.ts";
import { SetupError } from "../../../src/errors.ts";

it("an error is one object, with a stable code", () => {
  const error = new SetupError("network", { en: "no", zh: "不" }, { next: { en: "again", zh: "再试" } });
  expect(JSON.parse(errorJson(error, "zh"))).toEqual({
    error: { code: "network", exitCode: 6, what: "不", next: "再试" },
  });
});

it.each([
  ["27", true],
  ["27.3", true],
  ["v27.3.1", true],
  ["5:27.3.1-1~debian.12~bookworm", true],
  ["2", false],
  ["27.30", false],
  ["28", false],
])("versions %s lists 27.3.1: %s", (wanted, listed) => {
  expect(isOf({ docker: "27.3.1", version: "5:27.3.1-1~debian.12~bookworm" }, wanted)).toBe(listed);
});

it("a run's log is the one of its process", () => {
  const logs = [
    "2026-11-24T08-00-00.77.log",
    "2026-11-25T08-00-00.77.log",
    "2026-11-25T09-00-00.77.log",
    "2026-11-25T08-00-01.78.log",
  ];
  expect(logOf("2026-11-25T08-00-30.77", logs)).toBe("/var/log/docker-setup/2026-11-25T08-00-00.77.log");
  expect(logOf("2026-11-25T08-00-30.79", logs)).toBeUndefined();
});
