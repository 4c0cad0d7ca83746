import { readFileSync, statSync } from "node:fs";
import { createSecureContext, rootCertificates } from "node:tls";

/** Where distributions keep the certificates that apt, curl and dnf trust. */
const systemCertificates = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
];

/**
 * Certificate authorities, PEM: Node's, the system's, and those of NODE_EXTRA_CA_CERTS, each once, since OpenSSL takes a
 * quarter of a millisecond to read one. A file that is none (a directory, one
 * that may not be read, no PEM) is left out, as Node leaves it out with a warning of its own: less is trusted then.
 */
export function readAuthorities(extra: string | undefined): string[] {
  const system = systemCertificates.map(readPem).find((pem) => pem !== undefined);
  const own = extra ? readPem(extra) : undefined;
  const all = [
    ...rootCertificates,
    ...[system, own].flatMap((pem) => pem?.replaceAll("\r", "").match(certificate) ?? []),
  ];
  // Lines are of different lengths.
  return [...new Map(all.map((pem) => [pem.replaceAll("\n", ""), pem])).values()];
}

/** One in a file of several. Source: openssl-x509(1), which reads "TRUSTED CERTIFICATE", too; RFC 7468. */
const certificate = /-----BEGIN ([A-Z0-9 ]*CERTIFICATE)-----[^-]*-----END \1-----/g;

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
