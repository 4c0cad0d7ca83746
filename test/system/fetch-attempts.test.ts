import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { fetchUrl } from "../../src/system/fetch.ts";
import { openHttpPool } from "../../src/system/http-pool.ts";

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
