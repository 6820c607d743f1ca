// A script for a page whose worker is to answer late: keeps the next message to a worker, until `held()` sends it.

export const HOLD_MESSAGE = `{
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (...given) {
    Worker.prototype.postMessage = postMessage;
    globalThis.held = () => this.postMessage(...given);
  };
}`;
