import { SetupError } from "../../errors.ts";
import type { System } from "../../system/types.ts";
import type { Store } from "../store.ts";

/** A slow line may take this long for one package, milliseconds. */
const patience = 30 * 60_000;

/** A file that has to be there. @throws SetupError "network" */
export async function fetchFile(system: System, url: string, maxBytes = 128 << 20): Promise<Buffer> {
  const { status, body } = await system.fetch(url, { maxBytes, timeoutMs: patience });
  if (status === 200) return body;
  throw new SetupError("network", { en: `${url} answered ${status}.`, zh: `${url} 返回 ${status}。` });
}

/** A file by its hash: from the store, or fetched into it. @throws SetupError "network" where it is another one */
export async function fetchKnown(
  system: System,
  store: Store,
  url: string,
  { sha256, size }: { readonly sha256: string; readonly size: number },
): Promise<void> {
  if (await store.has(sha256, size)) return;
  await store.put(await fetchFile(system, url, size), sha256, url);
}
