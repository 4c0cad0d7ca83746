import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { beforeEach, expect, it, vi } from "vitest";
import { isHere } from "../../src/system/alone.ts";
import { trust } from "../../src/system/authorities.ts";
import { fetchUrl } from "../../src/system/fetch.ts";
import { openHttpPool } from "../../src/system/http-pool.ts";

vi.mock("../../src/system/authorities.ts", { spy: true });
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

const lo = [
  { internal: true, address: "127.0.0.1" },
  { internal: true, address: "10.0.0.7" },
];
const eth0 = [{ internal: false, address: "192.0.2.7" }];

beforeEach(() => void vi.mocked(trust).mockClear());

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

const to = (address: string) => (_name: string, _options: object, done: (...found: unknown[]) => void) =>
  done(null, [{ address, family: address.includes(":") ? 6 : 4 }]);

it.each([
  ["another machine, with no interface at all", "192.0.2.1", {}],
  ["another machine, with its own interface alone", "192.0.2.1", { lo }],
  ["another machine, with its own interface alone", "2001:db8::1", { lo }],
  ["itself, with no interface at all", "127.0.0.1", {}],
])("loads nothing for a name that leads to %s (%s)", async (_, address, interfaces) => {
  vi.mocked(networkInterfaces).mockReturnValue(interfaces as ReturnType<typeof networkInterfaces>);
  const pool = openHttpPool({ env: {}, lookup: to(address) as never });
  await expect(fetchUrl(pool, "http://mirror.example/")).rejects.toMatchObject({
    code: "network",
    what: { en: "mirror.example can't be used: the network can't be reached." },
  });
  expect(trust).not.toHaveBeenCalled();
});

it.each<[string, () => unknown]>([
  ["its own interface alone", () => ({ lo })],
  ["another one", () => ({ lo, eth0 })],
  [
    "interfaces that nobody may see",
    () => {
      throw new Error("ERR_SYSTEM_ERROR");
    },
  ],
])("asks a server that a name leads to, with %s", async (_, interfaces) => {
  vi.mocked(networkInterfaces).mockImplementation(interfaces as typeof networkInterfaces);
  const server = createServer((_, answer) => void answer.end("here"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const pool = openHttpPool({ env: {}, lookup: to("127.0.0.1") as never });
  const { body } = await fetchUrl(pool, `http://mirror.example:${port}/`);
  expect(body.toString()).toBe("here");
  server.close();
});

it.each([
  ["127.0.0.53", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["10.0.0.7", true],
  ["10.0.0.8", false],
  ["128.0.0.1", false],
  ["::2", false],
])("%s is the machine's own: %s", (address, own) => {
  vi.mocked(networkInterfaces).mockReturnValue({ lo } as never);
  expect(isHere(address)).toBe(own);
});
