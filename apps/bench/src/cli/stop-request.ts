/** What the signals mean in words and deeds. */
export interface StopOptions {
  readonly say: (line: string) => void;
  /** Said at the first Ctrl-C and at the second. */
  readonly first: string;
  readonly second: string;
  /** Ends the runs under way. */
  readonly cancel: () => void;
  /** True where SIGTERM lets the runs under way end, as the first Ctrl-C does; a second SIGTERM ends them. */
  readonly terminateWaits: boolean;
}

/**
 * Ctrl-C: the first one lets the runs under way end and be recorded, the second one ends them (they are rows with the status
 * cancelled), the third one kills the process. SIGTERM and SIGHUP, which a scheduler follows up soon, count as two unless they wait.
 */
export class StopRequest {
  private readonly controller = new AbortController();
  private readonly options: StopOptions;
  private times = 0;

  constructor(options: StopOptions) {
    this.options = options;
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
    const { say, first, second, cancel } = this.options;
    this.times++;
    if (this.times === 1) {
      say(first);
      this.controller.abort();
    } else if (this.times === 2) {
      say(second);
      cancel();
    } else {
      this.dispose();
      process.kill(process.pid, 'SIGINT');
    }
  };

  private readonly onTerminate = (): void => {
    if (this.options.terminateWaits && this.times === 0) {
      this.onInterrupt();
      return;
    }
    this.times = Math.max(this.times, 1);
    this.controller.abort();
    this.times = 2;
    this.options.cancel();
  };
}
