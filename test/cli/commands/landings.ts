/** Options whose words land in a step. */
import fc from "fast-check";
import { expect } from "vitest";
import type { RawOptions } from "../../../src/cli/options/request.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { reveal } from "../../../src/system/secret.ts";

/** Where an option's words land: nearly right ones to try, and the calls that a step makes of one that was taken. */
export interface Landing {
  readonly raw: (word: string) => RawOptions;
  readonly kind: Step["kind"];
  /** Without the network the version is looked up by the script. */
  readonly offline?: true;
  readonly words: fc.Arbitrary<string>;
  /** Each call: its name and its words. */
  readonly calls: (step: Step, word: string) => string[][];
}

const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));
const spoiled = fc.constantFrom("", "", "", " x", ";x", "$(x)", "'x'", "*", "\n", "`x`", "\\", "--x");
/** Only what the parser has let through is looked at. */
const is = <K extends Step["kind"]>(step: Step, kind: K): Extract<Step, { kind: K }> => {
  if (step.kind !== kind) throw new Error(`${step.kind} is no ${kind}`);
  return step as Extract<Step, { kind: K }>;
};
const keyCalls = (step: Step): string[][] => {
  const { fingerprints, subkeys, urls, path } = is(step, "repository-key");
  return [
    ["fetch_key", "binary", "/w/key", subkeys.join(" "), fingerprints.join(" "), ...urls],
    ["put_file", "/w/key", path, "0644"],
  ];
};

export const landings: Readonly<Record<string, Landing>> = {
  "--user": {
    raw: (user) => ({ user }),
    kind: "group-member",
    words: joined(
      fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.@-]{0,12}\$?$/),
      fc.constantFrom("", "$", "@b.c"),
      spoiled,
    ),
    calls: (_, word) => [["usermod", "-aG", "docker", "--", word]],
  },
  "--registry-mirror": {
    raw: (url) => ({ registryMirror: [url], allowHttp: true }),
    kind: "daemon-json",
    words: joined(
      fc.constantFrom("https://", "http://"),
      fc.domain(),
      fc.constantFrom("", "/", ":5000"),
      spoiled,
    ),
    calls: (step, word) => [
      ["remember_daemon_json", is(step, "daemon-json").path],
      ["merge_daemon_json", is(step, "daemon-json").path, word.replace(/\/$/, "")],
    ],
  },
  "--mirror": {
    raw: (url) => ({ mirror: [url] }),
    kind: "repository-key",
    words: joined(fc.constant("https://"), fc.domain(), fc.constantFrom("", "/docker-ce", "/a~b"), spoiled),
    calls(step, word) {
      expect(is(step, "repository-key").urls).toEqual([`${word.replace(/\/$/, "")}/linux/ubuntu/gpg`]);
      return keyCalls(step);
    },
  },
  "--key-fingerprint": {
    raw: (keyFingerprint) => ({ keyFingerprint }),
    // The laptop's mirror does not have such a key.
    offline: true,
    kind: "repository-key",
    words: joined(fc.stringMatching(/^[0-9A-F]{40}$/), spoiled),
    calls(step, word) {
      expect(is(step, "repository-key").fingerprints).toEqual([word.trim()]);
      return keyCalls(step);
    },
  },
  "--docker-version": {
    raw: (dockerVersion) => ({ dockerVersion }),
    kind: "package-install",
    offline: true,
    words: joined(fc.stringMatching(/^[1-2][0-9]\.[0-9]{1,2}(\.[0-9]{1,2})?$/), spoiled),
    calls: (_, word) => [
      [
        "packages_by_version",
        word.trim().replace(/\*$/, ""),
        "stable",
        "docker-ce docker-ce-cli",
        expect.any(String),
      ],
    ],
  },
  "--channel": {
    raw: (channel) => ({ channel }),
    kind: "package-install",
    offline: true,
    words: joined(fc.constantFrom("stable", "test", "nightly"), spoiled),
    calls: (_, word) => [["packages_by_version", "", word, "docker-ce docker-ce-cli", expect.any(String)]],
  },
  "--lock-timeout": {
    raw: (lockTimeout) => ({ lockTimeout }),
    kind: "package-index",
    words: joined(fc.stringMatching(/^[1-9][0-9]{0,3}$/), spoiled),
    calls: (step, word) => [
      [
        "wait_for_lock",
        word,
        ...is(step, "package-index").query.locks.map(({ by, path }) => `${by}:${path}`),
      ],
      ["within", expect.stringMatching(/^\d+$/), ...is(step, "package-index").command],
      ...[is(step, "package-index").suite ?? []]
        .flat()
        .map(({ name, ask }) => ["demand_suite", name, ...ask]),
    ],
  },
  "--proxy": {
    raw: (proxy) => ({ proxy, registryMirrors: false }),
    kind: "unit",
    words: joined(
      fc.constantFrom("", "http://", "https://", "http://me:it's%20so@", "http://me:$(x);&`y`@"),
      fc.domain(),
      fc.constantFrom(":3128", "/"),
      spoiled,
    ),
    calls(step, word) {
      const environment = is(step, "unit").environment!.map(reveal);
      const { href } = new URL(
        (/^http/.test(word) ? word : `http://${word}`).replace(/%(?![0-9a-f]{2})/gi, "%25"),
      );
      const url = href.replace(/\/$/, "").replaceAll("'", "%27");
      expect(environment.slice(0, 2)).toEqual([`HTTP_PROXY=${url}`, `HTTPS_PROXY=${url}`]);
      return [["bring_up", "docker.service", "", ...environment]];
    },
  },
  "--target": {
    raw: (target) => ({ target }),
    kind: "host",
    words: joined(
      fc.constantFrom("ubuntu:24.04", "debian:12", "debian:13", "ubuntu:22.04"),
      fc.constantFrom("", "/amd64"),
      spoiled,
    ),
    calls: (step) => [
      ...is(step, "host").accepts.flatMap((match) =>
        match.by === "codename" ? [["os_codename_is", match.codename, ...match.ids]] : [],
      ),
      [...is(step, "host").arch.argv],
    ],
  },
};
