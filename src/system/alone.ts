import { connect } from "node:net";
import { networkInterfaces } from "node:os";

/**
 * No interface that tells of an address is up but the machine's own; false where the system tells of none. A way out there
 * may be all the same: an interface without an address of its own, or a sandbox whose connections are another's.
 */
export function isAlone(): boolean {
  try {
    return Object.values(networkInterfaces()).every((all) => all?.every(({ internal }) => internal));
  } catch {
    return false;
  }
}

/** What connect(2) ends with at once where the kernel knows no way. */
const noWay = new Set(["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EADDRNOTAVAIL"]);

/** So long a way is looked for, milliseconds; the kernel that knows none says so before. */
const PATIENCE = 10;

/** Begins a connection: the error where the kernel knows no way to an address; undefined where there may be one. */
export function noWayTo(address: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (error?: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(error && noWay.has(error.code ?? "") ? error : undefined);
    };
    const timer = setTimeout(end, PATIENCE);
    socket.on("error", end).on("connect", () => end());
  });
}
