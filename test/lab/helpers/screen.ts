import { execFileSync } from "node:child_process";
import type { Machine } from "../../../lab/types.ts";

/** A real terminal of 100 by 45 cells (tmux on a socket of its own) in which a command runs on a machine. */
export class Screen {
  private readonly socket: string;

  constructor(machine: Machine, line: string) {
    this.socket = `docker-setup-${process.pid}-${Math.round(performance.now())}`;
    // script(1) makes a terminal of the machine's own: Ctrl-C there reaches what runs in it, and not the way in.
    const inside = machine.enter(["script", "-qec", line, "/dev/null"]);
    this.tmux("new-session", "-d", "-x", "100", "-y", "45", ...inside);
  }

  private tmux(...args: string[]): string {
    return execFileSync("tmux", ["-L", this.socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
  }

  read(): string {
    return this.tmux("capture-pane", "-p", "-S", "-200").trimEnd();
  }

  press(...keys: string[]): void {
    this.tmux("send-keys", ...keys);
  }

  /** Waits until the screen shows this, and gives the screen; what is there then is in the error of a time-out. */
  async until(pattern: RegExp, timeoutMs = 60_000): Promise<string> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const screen = this.read();
      if (pattern.test(screen)) return screen;
      if (performance.now() > end) throw new Error(`${pattern} did not come; the screen is\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  close(): void {
    try {
      this.tmux("kill-server");
    } catch {
      // It ended with its command.
    }
  }
}
