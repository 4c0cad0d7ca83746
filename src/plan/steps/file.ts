import { initNamed, initOf, type NamesInit } from "../../machine/inits/index.ts";
import { fileDiffers } from "../../machine/resources/file.ts";
import { runCommand } from "../../machine/work/run-command.ts";
import { command, quote } from "../../system/quote.ts";
import { reveal, type Secret } from "../../system/secret.ts";
import type { Text } from "../../text.ts";
import type { StepKind } from "./types.ts";

/** Puts a whole file in place; what stood there is ours alone. */
export interface FileStep extends NamesInit {
  readonly kind: "file";
  readonly path: string;
  readonly content: string | Secret;
  readonly mode: number;
  /** The file belongs to this unit: the init is told of it, and a rollback starts the unit anew. */
  readonly unit?: string;
  /** A script's: what the unit's other drop-ins let around a proxy is added on its machine. */
  readonly directToo?: true;
  readonly title: Text;
  readonly why: Text;
}

export const file: StepKind<FileStep> = {
  title: (step) => step.title,
  why: (step) => step.why,
  touches: ({ path, unit, ...step }) => [
    { what: "file", path, ...(unit ? { restart: unit } : {}), ...initNamed(step) },
  ],
  differs: (step, { system }) => fileDiffers(system, step),
  async run(step, context) {
    // Without a restart it would be half done.
    if (step.unit) await context.allowInterruption({ liveRestoreHelps: true });
    await context.system.files.write(step.path, reveal(step.content), { mode: step.mode });
    context.log(`wrote ${step.path}`);
    if (step.unit) await runCommand(context, initOf(step).readFiles);
  },
  script(step) {
    const where = `${quote(step.path)} 0${step.mode.toString(8)}`;
    return {
      helpers: ["files", ...(step.unit ? ["containers"] : []), ...(step.directToo ? ["proxy"] : [])],
      prepare: `cat >"$WORK/file" ${heredoc(reveal(step.content))}${step.directToo ? `\ndirect_too "$WORK/file" ${quote(step.path)}` : ""}`,
      done: `same_file "$WORK/file" ${where}`,
      run: step.unit
        ? `keep_restarted_containers\nput_file "$WORK/file" ${where}\n${command(initOf(step).readFiles)}`
        : `put_file "$WORK/file" ${where}`,
    };
  },
};

/** A here-document that the shell expands nothing in. */
function heredoc(content: string): string {
  let end = "END";
  while (content.split("\n").includes(end)) end += "_";
  return `<<'${end}'\n${content}${content.endsWith("\n") ? "" : "\n"}${end}`;
}
