import { SetupError } from "../../errors.ts";
import type { System } from "../../system/types.ts";

/** The same machine without its network: whoever asks for an address has forgotten that there is a bundle. */
export function offline(system: System): System {
  const refuse = async (url: string): Promise<never> => {
    throw new SetupError("network", {
      en: `With --bundle nothing is fetched: ${url}`,
      zh: `使用 --bundle 时不访问网络：${url}`,
    });
  };
  return { ...system, fetch: refuse, exchange: refuse, stream: refuse };
}
