/**
 * The little of XML that repomd.xml and primary.xml of createrepo use: elements, attributes, text, five entities.
 * Attributes and leaf texts are found by name; anything unexpected is simply not found, and the callers demand what
 * they need. No entity definitions, so nothing expands.
 */

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.includes("&")
    ? text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (all, decimal, hex, name) => {
        if (name !== undefined) return entities[name] ?? all;
        const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : all;
      })
    : text;

/** The insides of every `<tag …>…</tag>`, with the attributes' text; elements of that name must not be nested. */
export function* elements(xml: string, tag: string): Generator<{ attributes: string; inner: string }> {
  const close = `</${tag}>`;
  for (let from = 0; ; ) {
    const start = xml.indexOf(`<${tag}`, from);
    if (start < 0) return;
    const head = xml.indexOf(">", start);
    if (head < 0) return;
    from = head + 1;
    // "<package" also begins "<packager"; a self-closed element has nothing inside.
    if (!/[\s>/]/.test(xml[start + tag.length + 1] ?? "")) continue;
    const attributes = xml.slice(start + tag.length + 1, head);
    if (attributes.endsWith("/")) {
      yield { attributes: attributes.slice(0, -1), inner: "" };
      continue;
    }
    const end = xml.indexOf(close, from);
    if (end < 0) return;
    yield { attributes, inner: xml.slice(from, end) };
    from = end + close.length;
  }
}

/** The first element of that name. */
export function element(xml: string, tag: string): { attributes: string; inner: string } | undefined {
  for (const found of elements(xml, tag)) return found;
  return undefined;
}

/** The text of the first element of that name; undefined when absent or when it holds elements. */
export function leaf(xml: string, tag: string): string | undefined {
  const inner = element(xml, tag)?.inner;
  return inner === undefined || inner.includes("<") ? undefined : decode(inner).trim();
}

/** An attribute out of an element's attribute text; each character is looked at once. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = 0; at < attributes.length; ) {
    const equals = attributes.indexOf("=", at);
    if (equals < 0) return undefined;
    let quote = equals + 1;
    while (isBlank(attributes[quote])) quote++;
    const sign = attributes[quote];
    const end = sign === '"' || sign === "'" ? attributes.indexOf(sign, quote + 1) : -1;
    if (end < 0) {
      at = equals + 1;
      continue;
    }
    const before = attributes.slice(at, equals).trim();
    // What stands before the name is no attribute: a word without a value, a stray sign.
    if (before === name || (before.endsWith(name) && isBlank(before[before.length - name.length - 1]))) {
      return decode(attributes.slice(quote + 1, end));
    }
    at = end + 1;
  }
  return undefined;
}

const isBlank = (sign: string | undefined): boolean => sign !== undefined && " \t\r\n".includes(sign);
