import { createServer } from "node:http";
import { type AddressInfo, connect, Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { beforeEach, expect, it, vi } from "vitest";
import { noWayTo } from "../../src/system/alone.ts";
import { trust } from "../../src/system/authorities.ts";
import { fetchUrl } from "../../src/system/fetch.ts";
import { openHttpPool } from "../../src/system/http-pool.ts";

vi.mock("../../src/system/authorities.ts", { spy: true });
vi.mock("node:net", async (real) => ({ ...(await real<object>()), connect: vi.fn() }));
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

const net = await vi.importActual<typeof import("node:net")>("node:net");

beforeEach(() => {
  vi.mocked(trust).mockClear();
  vi.mocked(connect).mockImplementation(net.connect as typeof connect);
});

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

/** Connections that are begun end with this. */
function connectionsEnd(code: string) {
  vi.mocked(connect).mockImplementation(() => {
    const socket = new Socket();
    setImmediate(() => socket.destroy(Object.assign(new Error(`connect ${code}`), { code })));
    return socket;
  });
}

it.each([
  ["no interface at all", {}, "ENETUNREACH"],
  ["its own interface alone", { lo }, "ENETUNREACH"],
  ["its own interface alone", { lo }, "EADDRNOTAVAIL"],
])("loads nothing for a name that no way leads to, with %s (%o, %s)", async (_, interfaces, code) => {
  vi.mocked(networkInterfaces).mockReturnValue(interfaces as ReturnType<typeof networkInterfaces>);
  connectionsEnd(code);
  const pool = openHttpPool({ env: {}, lookup: to("192.0.2.1") as never });
  await expect(fetchUrl(pool, "http://mirror.example/")).rejects.toMatchObject({ code: "network" });
  expect(trust).not.toHaveBeenCalled();
});

it.each([
  ["another interface", { lo, eth0 }, "ENETUNREACH"],
  // An address that the kernel reaches over lo, a sandbox whose connections are another's.
  ["its own interface alone, and a way all the same", { lo }, "ECONNREFUSED"],
])("tries as always with %s", async (_, interfaces, code) => {
  vi.mocked(networkInterfaces).mockReturnValue(interfaces as never);
  connectionsEnd(code);
  const pool = openHttpPool({ env: {}, lookup: to("127.0.0.1") as never });
  await expect(fetchUrl(pool, "http://mirror.example:1/")).rejects.toMatchObject({ code: "network" });
  expect(trust).toHaveBeenCalled();
});

it("takes an address for out of reach where the kernel says so, and nothing else", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await noWayTo("127.0.0.1", port)).toBeUndefined();
  server.close();
  // Nobody listens there.
  expect(await noWayTo("127.0.0.1", port)).toBeUndefined();
  connectionsEnd("ENETUNREACH");
  expect(await noWayTo("127.0.0.1", port)).toMatchObject({ code: "ENETUNREACH" });
  vi.mocked(connect).mockImplementation(() => new Socket());
  expect(await noWayTo("192.0.2.1", port)).toBeUndefined();
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
