/**
 * Ctrl-C: the first one lets the runs under way end and be recorded, the second one ends them (they are rows with the status
 * cancelled), the third one kills the process. SIGTERM and SIGHUP, which a scheduler follows up soon, count as two.
 */
export class StopRequest {
  private readonly controller = new AbortController();
  private readonly say: (line: string) => void;
  private readonly cancel: () => void;
  private times = 0;

  constructor(say: (line: string) => void, cancel: () => void) {
    this.say = say;
    this.cancel = cancel;
    process.on('SIGINT', this.onInterrupt);
    process.on('SIGTERM', this.onTerminate);
    process.on('SIGHUP', this.onTerminate);
  }

  /** Aborted once no more runs are to be begun. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get requested(): boolean {
    return this.times > 0;
  }

  /** Gives the signals back. */
  dispose(): void {
    process.off('SIGINT', this.onInterrupt);
    process.off('SIGTERM', this.onTerminate);
    process.off('SIGHUP', this.onTerminate);
  }

  private readonly onInterrupt = (): void => {
    this.times++;
    if (this.times === 1) {
      this.say('stopping after the runs under way; Ctrl-C again ends them now');
      this.controller.abort();
    } else if (this.times === 2) {
      this.say('ending the runs under way');
      this.cancel();
    } else {
      this.dispose();
      process.kill(process.pid, 'SIGINT');
    }
  };

  private readonly onTerminate = (): void => {
    this.times = Math.max(this.times, 1);
    this.controller.abort();
    this.times = 2;
    this.cancel();
  };
}
