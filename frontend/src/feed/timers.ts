/** The clock and the alarm clock of a controller; a test turns them by hand. */

export interface Timers {
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  after(ms: number, what: () => void): () => void;
}

/**
 * A browser lets the timers of a page that has been out of sight for five minutes run once
 * a minute, and a console that beats once a minute counts as gone. A worker's timers run on.
 */
const WORKER = `
const waiting = new Map();
onmessage = ({ data: { id, ms } }) => {
  if (ms === undefined) {
    clearTimeout(waiting.get(id));
    waiting.delete(id);
    return;
  }
  waiting.set(id, setTimeout(() => {
    waiting.delete(id);
    postMessage(id);
  }, ms));
};
`;

class WorkerTimers implements Timers {
  private readonly waiting = new Map<number, () => void>();
  private last = 0;

  constructor(private readonly worker: Worker) {
    worker.addEventListener("message", ({ data }: MessageEvent<number>) => {
      const what = this.waiting.get(data);
      this.waiting.delete(data);
      what?.();
    });
  }

  now(): number {
    return performance.now();
  }

  after(ms: number, what: () => void): () => void {
    const id = ++this.last;
    this.waiting.set(id, what);
    this.worker.postMessage({ id, ms });
    return () => {
      if (this.waiting.delete(id)) {
        this.worker.postMessage({ id });
      }
    };
  }
}

const pageTimers: Timers = {
  now: () => performance.now(),
  after(ms, what) {
    const id = setTimeout(what, ms);
    return () => clearTimeout(id);
  },
};

/** Timers that run on when the page is out of sight, where the browser has such. */
export function awakeTimers(): Timers {
  try {
    const url = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
    return new WorkerTimers(new Worker(url));
  } catch {
    // A policy of the server in front may forbid workers: better late than never.
    return pageTimers;
  }
}
