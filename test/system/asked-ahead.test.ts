import { expect, it } from "vitest";
import { askedAhead } from "../../src/system/asked-ahead.ts";
import { fakeSystem } from "./fake.ts";

const ask = ["docker", "info"];

function machine() {
  let asked = 0;
  const system = fakeSystem({
    exec: {
      "docker info": () => {
        asked++;
        return { stdout: `${asked}` };
      },
      "docker ps": {},
    },
  });
  return { system, times: () => asked };
}

it("gives the first who asks the answer that is on its way, and asks anew for the next", async () => {
  const { system, times } = machine();
  const ahead = askedAhead(system, ask, { timeoutMs: 5000 });
  expect(times()).toBe(1);
  await ahead.exec(["docker", "ps"]);
  expect((await ahead.exec(ask)).stdout).toBe("1");
  expect((await ahead.exec(ask)).stdout).toBe("2");
  expect(times()).toBe(2);
});

it("gives nobody an old answer", async () => {
  const { system } = machine();
  const ahead = askedAhead(system, ask, {});
  await system.sleep(3000);
  expect((await ahead.exec(ask)).stdout).toBe("2");
});
