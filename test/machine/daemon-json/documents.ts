import fc from "fast-check";

/** Spaces between tokens, most often none. */
const gap = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  { weight: 3, arbitrary: fc.constantFrom(" ", "\n", "\n  ", "\n\t", "\r\n    ", " \t ") },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(" ", "\t", "\r", "\n"), maxLength: 5 }) },
);

/** A string as JSON text: plain words, any Unicode, every kind of escape. */
const stringText = fc.oneof(
  fc.string({ unit: "binary" }).map((value) => JSON.stringify(value)),
  fc
    .array(
      fc.constantFrom(
        ..."a 键😀/{}[]:,'#",
        "\\n",
        '\\"',
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\r",
        "\\t",
        "\\u4E2d",
        "\\ud83d\\ude00",
        "\\uD800",
        "\\u0000",
        "\u007f",
        "\u2028",
        "\u00a0",
        "\ufeff",
        "//",
        "/*",
      ),
      { maxLength: 8 },
    )
    .map((parts) => `"${parts.join("")}"`),
);

const numberText = fc.oneof(
  fc.constantFrom("0", "-0", "1.0", "1e3", "1E+3", "-1.50e-07", "12345678901234567890", "0.1000", "1e400"),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.bigInt().map(String),
);

const { value: valueText } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(stringText, numberText, fc.constantFrom("true", "false", "null")),
    tie("list"),
    tie("object"),
  ),
  list: fc
    .tuple(gap, fc.array(fc.tuple(gap, tie("value"), gap), { maxLength: 4 }))
    .map(
      ([empty, items]) => `[${items.length > 0 ? items.map((parts) => parts.join("")).join(",") : empty}]`,
    ),
  object: fc
    .tuple(gap, fc.array(fc.tuple(gap, stringText, gap, gap, tie("value"), gap), { maxLength: 4 }))
    .map(
      ([empty, members]) =>
        `{${members.length > 0 ? members.map(([a, key, b, c, value, d]) => `${a}${key}${b}:${c}${value}${d}`).join(",") : empty}}`,
    ),
}));

/** One to four mirrors as parseRegistryMirror gives them. */
export const mirrors = fc.uniqueArray(
  fc.constantFrom(
    "https://docker.m.daocloud.io",
    "https://docker.1ms.run",
    "http://10.0.0.1:5000",
    "https://a.b",
  ),
  { minLength: 1, maxLength: 4 },
);

const ownKey = fc.constantFrom('"registry-mirrors"', '"registry\\u002dmirrors"');
const ownList = fc.oneof(
  fc.constantFrom("null", "[]", "[ ]", "[\n]"),
  fc
    .tuple(
      gap,
      gap,
      fc.array(fc.constantFrom("https://a.b", "https://a.b/", "https:\\/\\/docker.1ms.run", "x,]"), {
        minLength: 1,
      }),
      gap,
      gap,
    )
    .map(([a, b, urls, c, d]) => `[${a}${urls.map((url) => `"${url}"`).join(`${b},${c}`)}${d}]`),
);

/** A member that is not ours: no key that reads as registry-mirrors in any case. */
const otherMember = fc.tuple(
  fc
    .oneof(stringText, fc.constantFrom('"debug"', '"dns"', '"log-opts"'))
    .filter((key) => (JSON.parse(key) as string).toLowerCase() !== "registry-mirrors"),
  valueText,
);

/** A daemon.json in any spacing; `own` holds the text of each registry-mirrors in it. */
export const documents: fc.Arbitrary<{ text: string; own: string[] }> = fc
  .tuple(
    gap,
    fc.array(
      fc.tuple(
        gap,
        fc.oneof({ weight: 6, arbitrary: otherMember }, { weight: 1, arbitrary: fc.tuple(ownKey, ownList) }),
        gap,
        gap,
        gap,
      ),
      { maxLength: 6 },
    ),
    gap,
    gap,
  )
  .map(([before, members, empty, after]) => {
    const inside = members.map(([a, [key, value], b, c, d]) => `${a}${key}${b}:${c}${value}${d}`);
    return {
      text: `${before}{${inside.length > 0 ? inside.join(",") : empty}}${after}`,
      own: members
        .filter(([, [key]]) => JSON.parse(key) === "registry-mirrors")
        .map(([, [, value]]) => value),
    };
  });
