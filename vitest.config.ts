import { defineConfig } from "vitest/config";
import { all, thoroughFiles } from "./scripts/thorough.ts";

/** A file that is named is run. */
const named = process.argv.slice(2).some((word) => word.startsWith("test/lab/"));

export default defineConfig({
  test: {
    // One of the longest files mostly waits for mirrors that say nothing: two at a time keep both cores at work.
    maxWorkers: 2,
    minWorkers: 1,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/**"],
          globalSetup: ["test/build.ts"],
          runner: "test/runner.ts",
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.test.ts"],
          exclude: all || named ? [] : thoroughFiles,
          // Machines share two cores: one file after the other, each as parallel as it likes.
          pool: "forks",
          poolOptions: { forks: { singleFork: true } },
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
