/** Lets tasks through beside each other, or one alone while all others wait. */
export class Gate {
  private others = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private idle: (() => void) | undefined;
  private alones = 0;

  /** Runs a task beside others, once no task wants to be alone. */
  async beside<T>(task: () => Promise<T>): Promise<T> {
    while (this.alones > 0) await this.turn;
    this.others++;
    try {
      return await task();
    } finally {
      this.others--;
      if (this.others === 0) this.idle?.();
    }
  }

  /** Runs a task when no other runs, and keeps others waiting meanwhile. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    this.alones++;
    const mine = this.turn.then(async () => {
      if (this.others > 0) await new Promise<void>((resolve) => (this.idle = resolve));
      this.idle = undefined;
      try {
        return await task();
      } finally {
        this.alones--;
      }
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}
