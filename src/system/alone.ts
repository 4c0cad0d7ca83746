import { networkInterfaces } from "node:os";

/** The addresses of the machine's interfaces that are up; undefined where the system does not tell, as in some sandboxes. */
function interfaces() {
  try {
    return Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  } catch {
    return undefined;
  }
}

/** No interface is up but the machine's own. */
export const isAlone = (): boolean => interfaces()?.every(({ internal }) => internal) ?? false;

/**
 * Whether an address is reached over the machine's own interface: loopback's (RFC 6890), and those that it has besides;
 * none where it is down.
 */
export const isHere = (address: string): boolean =>
  interfaces()?.some(
    (own) => own.internal && (own.address === address || /^(127\.|0\.|::1?$|::ffff:127\.)/.test(address)),
  ) ?? true;
