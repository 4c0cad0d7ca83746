import { readFileSync, statSync } from "node:fs";
import process from "node:process";
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls";

/** Where distributions keep the certificates that apt, curl and dnf trust. */
const systemCertificates = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
];

/**
 * Trusts Node's certificate authorities, the system's, and those of the file that NODE_EXTRA_CA_CERTS names. A file that
 * is none (a directory, one that may not be read, no PEM) is left out, as Node leaves it out with a warning of its own,
 * and so is a certificate that OpenSSL can't read: less is trusted then.
 */
export function trust(extra: string | undefined): SecureContext {
  const system = systemCertificates.map(readPem).find((pem) => pem !== undefined);
  const own = extra ? readPem(extra) : undefined;
  const here = [system, own].flatMap((pem) => pem?.replaceAll("\r", "").match(certificate) ?? []);
  const nodes = new Set(rootCertificates.map(endOf));
  // To have OpenSSL read a list takes up to 90 ms, and Node's own is there already.
  const trusted = createSecureContext(hasOwnList() ? {} : { ca: [...rootCertificates] });
  for (const pem of here) {
    if (nodes.has(endOf(pem))) continue;
    try {
      trusted.context.addCACert(pem);
    } catch {}
  }
  return trusted;
}

/** Whether Node trusts the list that it brings along: Debian's has the system's in its place, as has one that is told to. */
const hasOwnList = () =>
  !/NODE_OPENSSL_CERT_STORE|use-openssl-ca/.test(
    JSON.stringify([process.config, process.execArgv, process.env.NODE_OPTIONS ?? ""]),
  );

/** One in a file of several. Source: openssl-x509(1), which reads "TRUSTED CERTIFICATE", too; RFC 7468. */
const certificate = /-----BEGIN ([A-Z0-9 ]*CERTIFICATE)-----[^-]*-----END \1-----/g;

/** What tells two of them apart, whatever the length of their lines: the end of the signature. */
const endOf = (pem: string) => pem.slice(-200).replaceAll("\n", "").slice(-120);

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
