import { quote } from "../../system/quote.ts";

export interface Owner {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** sh: puts these bytes in place as Files.write does; needs templates/script/files.sh. */
export function putInScript(path: string, content: Buffer, { mode, uid, gid }: Owner): string[] {
  return [
    `printf %s ${quote(content.toString("base64"))} | base64 -d >"$WORK/before"`,
    `put_file "$WORK/before" ${quote(path)} 0${mode.toString(8)}`,
    `chown ${uid}:${gid} ${quote(path)}`,
  ];
}
