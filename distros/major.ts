/** The leading number of a version such as "9.4", "V10" or "2.1903"; undefined when there is none. */
export function major(version: string | undefined): number | undefined {
  const match = /^[vV]?(\d{1,4})(?![0-9])/.exec(version ?? "");
  return match === null ? undefined : Number(match[1]);
}
