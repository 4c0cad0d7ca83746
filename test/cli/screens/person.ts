import { PassThrough } from "node:stream";
import { main } from "../../../src/main.ts";
import type { System } from "../../../src/system/types.ts";
import type { Lang } from "../../../src/text.ts";
import { Grid } from "./grid.ts";

/** What a person types. */
export const keys = {
  enter: "\r",
  down: "\x1b[B",
  home: "\x1b[H",
  end: "\x1b[F",
  back: "\x7f",
  ctrlC: "\x03",
  escape: "\x1b",
} as const;

/** A command line at a terminal, or without one to type at where there is nothing to type. */
export interface Scene {
  readonly argv: readonly string[];
  readonly system: System;
  /** What is typed, each as soon as the terminal shows its question. */
  readonly typed?: readonly (readonly [question: RegExp, ...keys: string[]])[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Shown {
  readonly text: string;
  /** Each question as it stood there before anything was typed. */
  readonly questions: readonly string[];
  readonly code: number;
  readonly overflowed: string | undefined;
}

function lastQuestion(text: string): string {
  const lines = text.split("\n");
  return lines.slice(lines.map((line) => line.startsWith("? ")).lastIndexOf(true)).join("\n");
}

/** Runs docker-setup in this process, its streams a terminal of `columns`; one scene at a time. */
export async function show(scene: Scene, columns: number, lang: Lang): Promise<Shown> {
  const grid = new Grid(columns);
  const { typed = [] } = scene;
  const waiting = [...typed];
  const questions: string[] = [];
  let seen = "";
  let raw = false;
  const setRawMode = (on: boolean) => {
    raw = on;
  };
  const input = Object.assign(new PassThrough(), { isTTY: typed.length > 0, setRawMode });
  const type = (key: string) => {
    // As a terminal does of itself.
    if (!raw) grid.write(key);
    input.write(key);
  };
  const write = (text: string | Uint8Array) => {
    seen += String(text);
    grid.write(String(text));
    const [first] = waiting;
    if (first?.[0].test(seen)) {
      waiting.shift();
      seen = "";
      // What is asked line by line stays there anyway.
      if (raw) questions.push(lastQuestion(grid.text()));
      // After the question listens.
      for (const key of first.slice(1) as string[]) setImmediate(() => type(key));
    }
    return true;
  };
  const output = () =>
    Object.assign(new PassThrough(), {
      isTTY: true,
      columns,
      rows: 24,
      write,
    }) as unknown as NodeJS.WriteStream;
  const streams = { stdin: input, stdout: output(), stderr: output() };
  const before = Object.entries(streams).map(
    ([name]) => [name, Object.getOwnPropertyDescriptor(process, name)!] as const,
  );
  for (const [name, value] of Object.entries(streams))
    Object.defineProperty(process, name, { value, configurable: true });
  // What npx leaves there would have "npx" in the lines to type.
  const env = { CI: "1", TERM: "xterm", npm_command: "", TZ: "UTC", ...scene.env };
  const had = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  try {
    const code = await main([...scene.argv, "--lang", lang], scene.system);
    if (waiting.length > 0) throw new Error(`${waiting[0]![0]} was not asked:\n${grid.text()}`);
    return { text: grid.text(), questions, code, overflowed: grid.overflowed };
  } finally {
    for (const [name, descriptor] of before) Object.defineProperty(process, name, descriptor);
    for (const [name, value] of had)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
