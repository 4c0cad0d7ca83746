import { inspect } from "node:util";

/**
 * A text with a password in it, such as a proxy's address. It is given whole to a request and to a file, by `reveal`;
 * whatever else is done with it (a template string, JSON, console.log) gives it with the credentials covered.
 */
export class Secret {
  readonly #value: string;
  /** What may be seen of it: "http://***@proxy.lan:3128". */
  readonly shown: string;

  constructor(value: string, shown = withoutSecrets(value)) {
    this.#value = value;
    this.shown = shown;
  }

  /** The whole text: for a request, a file or a command's environment, and for nothing that is read. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }

  [inspect.custom](): string {
    return this.shown;
  }
}

/** The whole text of what may be a secret. */
export const reveal = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value);

/** A scheme, where there is one, and the credentials of a text that is one address; a password may hold @, : and /. */
const address = /^([a-z][a-z0-9+.-]*:\/+)?(.*)@/is;

/** One address, with or without a scheme, its credentials covered. For a text with an address in it: withoutSecrets. */
export function maskAddress(text: string): string {
  return text.replace(address, "$1***@");
}

/** Credentials that this process was given: tools repeat them without the URL around them. */
const known = new Set<string>();
let knownPattern: RegExp | undefined;

/** From now on these credentials are covered wherever they come up, also decoded, encoded and as a Basic header. */
export function remember(text: string): void {
  for (const [, , , value] of text.matchAll(named))
    if (isRare(value!)) learn([value!, Buffer.from(value!).toString("base64")]);
  const credentials = address.exec(text)?.[2];
  if (!credentials) return;
  // Buffer makes half a surrogate pair a character: encodeURI takes no half.
  const plain = Buffer.from(decoded(credentials)).toString("utf8");
  const both = [credentials, plain, credentials.replaceAll("%", "%%"), encodeURI(plain)];
  const [, password = ""] = /^[^:]*:(.*)$/s.exec(plain) ?? [];
  const encoded = plain.split(/:(.*)/s).slice(0, 2).map(encodeURIComponent).join(":");
  learn([
    ...[...both, encoded].filter((form) => form.includes(":") || isRare(form)),
    ...[password, encodeURIComponent(password)].filter(isRare),
    // Some decode what was typed before they make a header of it, and some do not.
    ...[plain, credentials].map((form) => Buffer.from(form).toString("base64")),
  ]);
}

function learn(words: readonly string[]): void {
  for (const word of words) known.add(word);
  const forms = [...known].sort((a, b) => b.length - a.length).map((form) => form.replace(/\W/g, "\\$&"));
  knownPattern = new RegExp(`(?<![A-Za-z0-9])(?:${forms.join("|")})(?![A-Za-z0-9])`, "g");
}

/** A short word comes up in other places by chance: covering it there would tell it, and hide what was said. */
const isRare = (word: string) => word.length >= 8;

function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

/** What stands in the place of credentials, and is none. */
const covering = "***";

/** The rest of a word that may be an address: up to a blank or a quote that is not escaped. */
const rest = /(?:\\.|[^\s"'`<>])*/sy;
const apart = /[\s"'`<>]/;

/** What a name tells to be one, as splunk-token= in daemon.json's log-opts and dnf's proxy_password=; sentences have no =. */
const named =
  /(token|passw(?:or)?d|secret)((?:\\?["'])?[ \t]{0,8}=[ \t]{0,8}(?:\\?["'])?|\\?["'][ \t]{0,8}:[ \t]{0,8}\\?["'])([^\s"'`\\,;]+)/gi;

/** A text with the credentials of its addresses, and those that this process was given, covered by `cover`. */
export function withoutSecrets(
  text: string,
  cover: (credentials: string) => string = () => covering,
): string {
  const less = (knownPattern === undefined ? text : text.replace(knownPattern, cover)).replace(
    named,
    (_, name: string, sign: string, value: string) => name + sign + cover(value),
  );
  // From one @ to the next: to look at each word of a long script takes longer than to make it.
  let covered = "";
  let done = 0;
  for (let at = less.indexOf("@"); at !== -1; at = less.indexOf("@", done)) {
    const begin = beginOf(less, at, done);
    rest.lastIndex = at;
    const end = at + (rest.exec(less)?.[0].length ?? 0);
    covered += less.slice(done, begin) + coveredWord(less.slice(begin, end), cover);
    done = end;
  }
  return covered + less.slice(done);
}

/** Where the word begins that goes on at `at`; not before `least`, where one ends. */
function beginOf(text: string, at: number, least: number): number {
  let begin = at;
  while (begin > least) {
    if (apart.test(text[begin - 1]!)) {
      let slash = begin - 1;
      while (slash > least && text[slash - 1] === "\\") slash--;
      if ((begin - 1 - slash) % 2 === 0) break;
    }
    begin--;
  }
  return begin;
}

function coveredWord(word: string, cover: (credentials: string) => string): string {
  const begin = word.indexOf("://") + 3;
  if (begin === 2) return withoutBare(word, cover);
  const before = withoutBare(word.slice(0, begin), cover);
  const end = word.lastIndexOf("@");
  return end < begin
    ? before + word.slice(begin)
    : `${before}${cover(word.slice(begin, end))}${word.slice(end)}`;
}

/** What neither a user's name nor the end of one is made of, where no scheme stands before it. */
const outside = "=,;()[]{}/\\@:";

/**
 * A word with "user:password@host" in it and no scheme, as daemon.json and a unit's variables may have a proxy and dockerd
 * repeats it. An image's digest ("nginx:1.27@sha256:…") is none. Loops: a pattern would look at a long word again and again.
 */
function withoutBare(word: string, cover: (credentials: string) => string): string {
  let end = word.lastIndexOf("@");
  while (end > 0 && /^@sha[0-9]{3}:/.test(word.slice(end, end + 8))) end = word.lastIndexOf("@", end - 1);
  const colon = word.indexOf(":");
  let start = colon;
  while (start > 0 && !outside.includes(word[start - 1]!)) start--;
  return colon < 0 || start === colon || colon + 1 >= end || !/[\w[]/.test(word[end + 1] ?? "")
    ? word
    : `${word.slice(0, start)}${cover(word.slice(start, end))}${word.slice(end)}`;
}

/** Whether a text holds credentials; a file with such a text is its owner's alone to read (mode 0600). */
export function holdsSecret(text: string): boolean {
  return withoutSecrets(text, (credentials) => (credentials === covering ? covering : "")) !== text;
}

/** A value whose strings, wherever they stand in it, are without secrets. */
export function deepWithoutSecrets<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, item) => (typeof item === "string" ? withoutSecrets(item) : item)),
  ) as T;
}

/** Options whose value may have an @ in it that no password stands before: a login name, a path. */
const harmless = /^(-o|--output|--user|--config)$/;

/** The words of a command line as they may be shown and kept: addresses in it without their credentials. */
export function argvWithoutSecrets(argv: readonly string[]): string[] {
  return argv.map((word, i) => {
    const [, option = "", value = word] = /^(--[a-z-]+=)(.*)$/s.exec(word) ?? [];
    const name = option === "" ? (argv[i - 1] ?? "") : option.slice(0, -1);
    return harmless.test(name) && !value.includes("://")
      ? word
      : `${option}${withoutSecrets(maskAddress(value))}`;
  });
}

/** Remembers the credentials of a command line, and those of the proxies in an environment. */
export function rememberAll(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): void {
  const shown = argvWithoutSecrets(argv);
  for (const [i, word] of argv.entries()) if (shown[i] !== word) remember(word.replace(/^--[a-z-]+=/, ""));
  for (const [name, value] of Object.entries(env)) if (/_proxy$/i.test(name)) remember(value ?? "");
}
