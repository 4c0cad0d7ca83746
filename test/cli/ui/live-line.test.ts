import { describe, expect, it } from "vitest";
import { liveLine, sparseLine } from "../../../src/cli/ui/live-line.ts";
import { Grid } from "../screens/grid.ts";

describe("a line where nothing moves", () => {
  it("tells every ten seconds how far it is, and not more often", () => {
    const told: string[] = [];
    let at = 0;
    const line = sparseLine(
      "Installing",
      (text) => told.push(text),
      () => at,
    );
    for (at = 0; at <= 25_000; at += 200) line.update(`${at / 1000} s`);
    line.stop();
    expect(told).toEqual(["Installing  10 s", "Installing  20 s"]);
  });

  it("says nothing of what is quickly done", () => {
    const told: string[] = [];
    const line = sparseLine("Reading", (text) => told.push(text));
    line.update("1 of 2");
    line.stop();
    expect(told).toEqual([]);
  });
});

describe("a spinner", () => {
  const stream = () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text) > 0;
    const tty = { isTTY: true, columns: 80, write, cursorTo() {}, clearLine() {}, moveCursor() {} };
    return { written, tty: tty as unknown as NodeJS.WriteStream };
  };

  it.each([40, 80])(
    "takes no row of what stands above it, however long its text is, at %i columns",
    async (columns) => {
      await import("ora");
      for (let length = columns - 10; length < columns + 10; length++) {
        const grid = new Grid(columns);
        const words = "word ".repeat(length / 5).padEnd(length, "x");
        const tty = {
          isTTY: true,
          columns,
          write: (text: string) => grid.write(text),
          cursorTo: () => grid.write("\r"),
          moveCursor: (_: number, by: number) => grid.write(`\x1b[${-by}A`),
          clearLine: () => grid.write("\x1b[2K"),
        };
        grid.write("above\n");
        const line = liveLine(words, tty as unknown as NodeJS.WriteStream);
        await expect.poll(() => grid.text()).toContain("word");
        line.update("1 of 2");
        line.stop();
        expect([length, grid.text(), grid.overflowed]).toEqual([length, "above", undefined]);
      }
    },
  );

  it("that was stopped before it was loaded never turns", async () => {
    const { written, tty } = stream();
    liveLine("Reading", tty).stop();
    await import("ora");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written).toEqual([]);
  });

  it("that was told something before it was loaded shows it", async () => {
    const { written, tty } = stream();
    const line = liveLine("Reading", tty);
    line.update("1 of 2");
    await import("ora");
    await expect.poll(() => written.join("")).toContain("1 of 2");
    line.stop();
  });
});
