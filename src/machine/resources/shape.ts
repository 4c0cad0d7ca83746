/** What values from a journal are. Nothing of them is trusted before. */
export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isString = (value: unknown): value is string =>
  typeof value === "string" && !value.includes("\0");
export const isPath = (value: unknown): boolean => isString(value) && value.startsWith("/");
export const isList = (value: unknown, is: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(is);
export const isArgv = (value: unknown): boolean => isList(value, isString) && (value as string[]).length > 0;
/** The same, or not there. */
export const isOptional = (value: unknown, is: (item: unknown) => boolean): boolean =>
  value === undefined || is(value);
