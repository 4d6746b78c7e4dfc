/** The way out to one reader; transports make it. */
export interface Outlet {
  /** Little of what was sent before still waits in the process. */
  readonly hasRoom: boolean;
  /** One GraphQL response as JSON; only while there is room. */
  send(payload: Buffer): void;
  /** Calls back once when there is room again. */
  onRoom(listener: () => void): void;
}

export interface SendWindow {
  readonly hasRoom: boolean;
  onRoom(listener: () => void): void;
  /** Before each write. */
  sending(): void;
  /** After it has left the process, or failed. */
  readonly sent: () => void;
  /** When the reader last took something after there had been no room (performance.now()); -Infinity: never. */
  readonly drainedAt: number;
  /** Since when nothing of what is being sent has left the process; null: nothing is being sent. */
  readonly stuckSince: number | null;
}

const messagesMax = 64;
const bytesMax = 64 * 1024;

/** How much one connection is given to send at once, whatever number of streams it carries; `waitingBytes` is what it holds. */
export function createSendWindow(waitingBytes: () => number): SendWindow {
  let inFlight = 0;
  let drainedAt = -Infinity;
  let movedAt = 0;
  let isFull = false;
  let listeners: (() => void)[] = [];
  const hasRoom = () => inFlight === 0 || (inFlight < messagesMax && waitingBytes() < bytesMax);
  return {
    get hasRoom() {
      return hasRoom();
    },
    onRoom(listener) {
      isFull = true;
      listeners.push(listener);
    },
    sending() {
      if (inFlight === 0) movedAt = performance.now();
      inFlight += 1;
    },
    sent() {
      inFlight -= 1;
      if (inFlight === 0 && !isFull) return;
      movedAt = performance.now();
      if (!isFull) return;
      drainedAt = movedAt;
      if (!hasRoom()) return;
      isFull = false;
      const told = listeners;
      listeners = [];
      for (const listener of told) listener();
    },
    get drainedAt() {
      return drainedAt;
    },
    get stuckSince() {
      return inFlight === 0 ? null : movedAt;
    },
  };
}
