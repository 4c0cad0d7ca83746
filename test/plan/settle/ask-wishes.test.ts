import { expect, it } from "vitest";
import { parseRequest } from "../../../src/cli/options/request.ts";
import { readHost } from "../../../src/machine/facts/detect.ts";
import { askWishes } from "../../../src/plan/settle/ask-wishes.ts";
import { type Asker, type Choice, WentBack } from "../../../src/plan/settle/person.ts";
import { remembering } from "../../../src/plan/settle/remembering.ts";
import { hostSubject } from "../../../src/plan/settle/subject.ts";
import type { Lang, Text } from "../../../src/text.ts";
import { fakeSystem } from "../../system/fake.ts";

const back = Symbol("back");
type Answer = string | readonly string[] | boolean | typeof back;

const debian = "ID=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n";

/** Asks on a Debian 12 whose person answers so; what was asked and which choices there were. */
async function asked(answers: readonly Answer[], lang: Lang = "en", daemonJson?: string) {
  const system = fakeSystem({
    files: { "/etc/os-release": debian, ...(daemonJson ? { "/etc/docker/daemon.json": daemonJson } : {}) },
    exec: { dpkg: { stdout: "amd64\n" } },
  });
  const questions: {
    question: string;
    mayGoBack: boolean;
    choices: readonly Choice<unknown>[];
    usual: unknown;
  }[] = [];
  let next = 0;
  const answer = async (
    question: Text,
    mayGoBack: boolean,
    choices: readonly Choice<unknown>[] = [],
    usual?: unknown,
  ) => {
    questions.push({ question: question.en, mayGoBack, choices, usual });
    const given = answers[next++];
    if (given === back) throw new WentBack();
    return given as never;
  };
  const asker = (mayGoBack: boolean): Asker => ({
    lang,
    confirm: (question, usual) => answer(question, mayGoBack, [], usual),
    choose: (question, choices) => answer(question, mayGoBack, choices),
    chooseSome: (question, choices) => answer(question, mayGoBack, choices),
    async type(question, wrong, start) {
      for (;;) {
        const typed: string = await answer(question, mayGoBack, [], start);
        if (wrong(typed) === undefined) return typed;
      }
    },
  });
  const request = parseRequest({ dockerVersion: "27.3" });
  const host = { ...(await readHost(system)), sudoUser: "li" };
  const progress = { begin: () => ({ update: () => {}, end: () => {} }) };
  const subject = await hostSubject(system, host, request);
  return { wishes: await askWishes({ system, asker, progress }, request, host, subject), questions };
}

const titles = (choices: readonly Choice<unknown>[]) => choices.map(({ title }) => title.en.split(" ")[0]);

it("auto is first, what is typed is last, and Docker's own is second for who reads English", async () => {
  const mirror = "https://mirror.example/docker-ce";
  for (const [lang, second] of [
    ["en", "official"],
    ["zh", "aliyun"],
  ] as const) {
    const { questions, wishes } = await asked(["", "ftp://x", mirror, [], false], lang);
    expect(titles(questions[0]!.choices).slice(0, 2)).toEqual(["auto", second]);
    expect(titles(questions[0]!.choices).filter((id) => id === "official")).toHaveLength(1);
    expect(questions[0]!.choices.at(-1)!.title.en).toBe("another address");
    // One that can't be is asked for again.
    expect(questions.filter(({ question }) => question.startsWith("Address"))).toHaveLength(2);
    expect(wishes.mirrors).toEqual([mirror]);
  }
});

it("goes back from an address to the list that it was chosen from", async () => {
  const { questions, wishes } = await asked(["", back, "https://a.example", [""], back, [], false]);
  expect(questions.map(({ question }) => question.split(" ").slice(0, 4).join(" "))).toEqual([
    "Package mirror",
    "Address of the package",
    "Package mirror",
    "Registry mirrors for Docker",
    "Address of the registry",
    "Registry mirrors for Docker",
    "Let li use docker",
  ]);
  expect(wishes).toMatchObject({ mirrors: ["https://a.example"], registryMirrors: [] });
});

it("goes back from each question to the one before, and what was answered there is forgotten", async () => {
  const { questions, wishes } = await asked([
    "https://a.example",
    back,
    "https://b.example",
    [],
    back,
    ["https://c.example"],
    true,
  ]);
  expect(questions.map(({ question, mayGoBack }) => [question.split(" ")[0], mayGoBack])).toEqual([
    ["Package", false],
    ["Registry", true],
    ["Package", false],
    ["Registry", true],
    ["Let", true],
    ["Registry", true],
    ["Let", true],
  ]);
  expect(wishes).toMatchObject({
    mirrors: ["https://b.example"],
    registryMirrors: ["https://c.example"],
    user: "li",
  });
});

it("what stands in daemon.json is chosen beforehand, and an address of one's own comes to it", async () => {
  const own = "https://company.example";
  const { questions, wishes } = await asked(
    ["https://a.example", [own, ""], "https://other.example/", false],
    "en",
    JSON.stringify({ "registry-mirrors": [own] }),
  );
  const chosen = questions[1]!.choices.filter(({ selected }) => selected).map(({ value }) => value);
  expect(chosen).toEqual([own]);
  expect(wishes.registryMirrors).toEqual([own, "https://other.example"]);
});

it("who comes back to a question finds the answer of before, what was typed too", async () => {
  const chosen = ({ choices }: { choices: readonly Choice<unknown>[] }) =>
    choices.filter(({ selected }) => selected).map(({ value }) => value);
  const own = "https://own.example";
  const { questions } = await asked([
    "",
    "https://a.example/docker-ce",
    [""],
    own,
    back,
    [],
    back,
    // From what is typed back to the list.
    back,
    "",
    "https://a.example/docker-ce",
    ["https://docker.1ms.run"],
    false,
  ]);
  const [first, typed, usual, free, , again, , after] = questions;
  expect([chosen(first!), typed!.usual, free!.usual]).toEqual([[], undefined, undefined]);
  expect(chosen(usual!).length).toBeGreaterThan(0);
  expect(chosen(usual!)).not.toContain("");
  expect(chosen(again!)).toEqual([""]);
  expect(after!.question).toBe("Registry mirrors for Docker Hub");
  expect(chosen(after!)).toEqual([]);
  expect([questions[8]!.question, chosen(questions[8]!)]).toEqual(["Package mirror", [""]]);
  expect(questions[9]!.usual).toBe("https://a.example/docker-ce");
  expect(chosen(questions[10]!)).toEqual([]);
});

it.each<[what: string, given: unknown, selected: unknown[]]>([
  ["what was chosen", "b", ["b"]],
  ["what can no longer be chosen", "gone", ["a"]],
])("%s, of one of several", async (_, given, selected) => {
  const choices = ["a", "b"].map((value) => ({
    title: { en: value, zh: value },
    value,
    selected: value === "a",
  }));
  let shown: unknown[] = [];
  const asker = remembering(
    {
      choose: async (_: Text, choices: readonly Choice<unknown>[]) => {
        shown = choices.filter(({ selected }) => selected).map(({ value }) => value);
        return given;
      },
    } as unknown as Asker,
    new Map(),
  );
  const question = { en: "Which?", zh: "哪一个？" };
  await asker.choose(question, choices);
  expect(shown).toEqual(["a"]);
  await asker.choose(question, choices);
  expect(shown).toEqual(selected);
});
