import stringWidth from "fast-string-width";

/** How many columns a text takes on a terminal; most is plain ASCII, of which that is quickly told. */
export const columnsOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));
