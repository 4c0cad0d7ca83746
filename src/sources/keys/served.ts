import type { FetchResult, System } from "../../system/types.ts";

/** A repository key may be fetched by who reads the index and by who installs the key: asked for once a run. */
const served = new WeakMap<System["fetch"], Map<string, Promise<FetchResult>>>();

/** A key's file is under 256 KiB; a larger one is looked at no further. Bytes. */
const LARGEST = 1 << 20;

/** What a mirror serves as its key, once a run; a failure is asked again. Rejects as System.fetch does. */
export function servedKey({ fetch }: System, url: string): Promise<FetchResult> {
  const known = served.get(fetch) ?? new Map<string, Promise<FetchResult>>();
  served.set(fetch, known);
  const asking = known.get(url) ?? fetch(url, { maxBytes: LARGEST });
  known.set(url, asking);
  const forget = () => known.delete(url);
  asking.then(({ status }) => status !== 200 && forget(), forget);
  return asking;
}
