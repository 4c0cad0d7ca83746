import { readFileSync, statSync } from "node:fs";
import { createSecureContext } from "node:tls";

/** Where distributions keep the certificates that apt, curl and dnf trust. */
const systemCertificates = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
];

/**
 * Certificate authorities, PEM: the system's, and those of NODE_EXTRA_CA_CERTS. A file that is none (a directory, one
 * that may not be read, no PEM) is left out, as Node leaves it out with a warning of its own: less is trusted then.
 */
export function readAuthorities(extra: string | undefined): string[] {
  const system = systemCertificates.map(readPem).find((pem) => pem !== undefined);
  const own = extra ? readPem(extra) : undefined;
  return [system, own].filter((pem) => pem !== undefined);
}

function readPem(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const pem = readFileSync(path, "utf8");
    // Throws for what OpenSSL can't read.
    if (!systemCertificates.includes(path)) createSecureContext({ ca: pem });
    return pem.includes("-----BEGIN") ? pem : undefined;
  } catch {
    return undefined;
  }
}
