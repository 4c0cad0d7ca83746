import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, it, vi } from "vitest";
import { fetchUrl } from "../../src/system/fetch.ts";
import { openHttpPool } from "../../src/system/http-pool.ts";

vi.mock("node:os", async (real) => ({ ...(await real<object>()), networkInterfaces: vi.fn() }));

it("says which attempt comes before it tries again", async () => {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.writeHead(asked === 1 ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const said: number[][] = [];
  const onRetry = (...numbers: [number, number]) => said.push(numbers);
  await fetchUrl(openHttpPool({ env: {} }), `http://127.0.0.1:${port}/`, { onRetry });
  server.close();
  expect(said).toEqual([[2, 3]]);
});

const lo = [{ internal: true }, { internal: true }];
const eth0 = [{ internal: false }];

it.each([
  ["no interface at all", {}, 0],
  ["its own interface alone", { lo }, 0],
  ["another one", { lo, eth0 }, 2],
])("a name server that does not answer, with %s", async (_, interfaces, more) => {
  vi.mocked(networkInterfaces).mockReturnValue(interfaces as ReturnType<typeof networkInterfaces>);
  const lookup = (_name: string, _options: object, done: (error: Error) => void) =>
    done(Object.assign(new Error("getaddrinfo EAI_AGAIN"), { code: "EAI_AGAIN" }));
  const pool = openHttpPool({ env: {}, lookup: lookup as never });
  const said: number[] = [];
  const fetched = fetchUrl(pool, "http://mirror.example/", { onRetry: (attempt) => said.push(attempt) });
  await expect(fetched).rejects.toMatchObject({ code: "network" });
  expect(said).toHaveLength(more);
});
