/**
 * Loaded before anything that loads prompts, whose "?" and "✔" get their colour at that moment: it knows neither
 * NO_COLOR (no-color.org) nor --no-color, only this variable of Node's.
 */
import process from "node:process";
import colors from "picocolors";

if (!colors.isColorSupported) process.env.NODE_DISABLE_COLORS = "1";
