/** The sentinel in its page: there while this browser is a console, gone while it is not. */

import type { ControlRoom } from "../page/control-room.js";
import { SentinelBar } from "./bar.js";
import { ConsoleCheck } from "./check.js";
import { Sentinel } from "./sentinel.js";
import { Sound } from "./sound.js";

/** What says that somebody is at the page. */
const USES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

export function guard(room: ControlRoom): void {
  let leave: (() => void) | undefined;

  const follow = () => {
    const mode = room.consoles.mode;
    if (mode && !leave) {
      leave = begin(room, mode.id);
    } else if (!mode) {
      leave?.();
      leave = undefined;
    }
  };

  room.consoles.listen(follow);
  window.addEventListener("storage", (event) => room.consoles.changedElsewhere(event.key));
  room.consoles.apply();
  follow();
  for (const use of USES) {
    window.addEventListener(use, () => room.updates.touched(), { capture: true, passive: true });
  }
}

function begin(room: ControlRoom, consoleId: string): () => void {
  const sound = new Sound(new AudioContext(), document);
  const watch = new Sentinel(
    room.store,
    room.link,
    room.timers,
    sound,
    consoleId,
    () => document.visibilityState === "visible",
  );
  sound.onState = () => watch.look();
  watch.check = new ConsoleCheck(
    room.timers,
    (audible, passed) => room.command("check_console", { console: consoleId, audible, passed }),
    () => watch.look(),
  );
  room.checkConsole = () => watch.check?.start();
  const release = room.acquire();
  const seen = () => watch.seenOtherwise();
  document.addEventListener("visibilitychange", seen);
  const bar = new SentinelBar();
  document.body.append(bar);
  const keep = watch.listen(() => {
    room.consoles.apply();
    room.toneSounds = watch.watch.sound === "sounding";
  });
  watch.start();
  bar.watch(room, watch);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    keep();
    bar.remove();
    watch.stop();
    room.toneSounds = false;
    room.checkConsole = undefined;
    release();
  };
}
