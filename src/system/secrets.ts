/** Credentials in URLs, such as a proxy's, have no business in a log, a journal or on a screen. */
export function withoutSecrets(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi, "$1***@");
}

/** A value whose strings, wherever they stand in it, are without secrets. */
export function deepWithoutSecrets<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, item) => (typeof item === "string" ? withoutSecrets(item) : item)),
  ) as T;
}
