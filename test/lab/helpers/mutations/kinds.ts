/** Kinds of changes. */
import { dirname } from "node:path";

/** A change, what takes it back, and a word of what verify says of it. */
export interface Mutation {
  readonly what: string;
  /** Changes of different things may be made at once. */
  readonly of: string;
  readonly change: string;
  readonly back: string;
  /** Comes once all is back. */
  readonly afterwards?: string;
  readonly named: string;
  /** Nothing else can be looked at while it is there. */
  readonly alone?: true;
}

/** A file that is replaced by a changed copy: one that runs can't be written to. The file itself comes back. */
export const edited = (what: string, path: string, edit: (copy: string) => string): Mutation => ({
  what: `${what} of ${path}`,
  of: path,
  change: `mv ${path} ${path}.kept && cp -a ${path}.kept ${path}.new && ${edit(`${path}.new`)} && mv ${path}.new ${path}`,
  back: `rm -rf ${path}; mv ${path}.kept ${path}`,
  named: path,
});
/** What stands in a file's place. */
const instead = (what: string, path: string, make: string): Mutation => ({
  what: `${what} for ${path}`,
  of: path,
  change: `mv ${path} ${path}.kept && ${make}`,
  back: `rm -rf ${path}; mv ${path}.kept ${path}`,
  named: path,
});
/** Another byte than the one that is there, so many thousandths into the file. */
export const byte = (path: string, at = 500): Mutation =>
  edited(`byte at ${at}/1000`, path, (copy) =>
    [
      `at=$(($(stat -c %s ${copy}) * ${at} / 1000))`,
      `if [ "$(dd if=${copy} bs=1 skip=$at count=1 status=none | tr '\\0' z)" = x ]; then byte=y; else byte=x; fi`,
      `printf $byte | dd of=${copy} bs=1 seek=$at conv=notrunc status=none`,
    ].join("; "),
  );
export const more = (path: string) => edited("one byte more", path, (copy) => `echo >>${copy}`);
export const empty = (path: string) => edited("nothing left", path, (copy) => `truncate -s 0 ${copy}`);
export const gone = (path: string): Mutation => instead("nothing", path, ":");
export const link = (path: string) => instead("a link to the same", path, `ln -s ${path}.kept ${path}`);
export const zeros = (path: string): Mutation => instead("a link to zeros", path, `ln -s /dev/zero ${path}`);
export const pipe = (path: string): Mutation => instead("a pipe", path, `mkfifo ${path}`);
export const folder = (path: string) => instead("a directory", path, `mkdir ${path}`);
const attribute = (what: string, path: string, set: string, change: string, show: string): Mutation => {
  const kept = `/run/kept${path.replaceAll("/", "-")}`;
  return {
    what: `${what} of ${path}`,
    of: path,
    // chown takes the setuid bit away, so the mode comes back last.
    change: `stat -c '${show}' ${path} >${kept} && ${change} ${path}`,
    back: `${set} "$(cat ${kept})" ${path}`,
    named: path,
  };
};
export const mode = (path: string, bits = "700"): Mutation =>
  attribute(`mode ${bits}`, path, "chmod", `chmod ${bits}`, "%a");
export const owner = (path: string) => attribute("owner", path, "chown", "chown 65534", "%u");
export const group = (path: string) => attribute("group", path, "chgrp", "chgrp 65534", "%g");
/** A file, or a link, that stands where none belongs. */
export const there = (path: string, make = `touch ${path}`): Mutation => ({
  what: `${path} there`,
  of: path,
  change: `mkdir -p ${dirname(path)} && ${make}`,
  back: `rm ${path}${dirname(path).endsWith(".d") ? `; rmdir --ignore-fail-on-non-empty ${dirname(path)}` : ""}`,
  named: path,
});
