/* The preview of a record: a page as wide as a computer's is made smaller to fit into its pane.
   Without this file the pane scrolls. */
(() => {
  "use strict";
  const frame = document.querySelector(".look__frame--desktop");
  if (!frame) return;
  const pane = frame.parentElement;
  // Smaller than this nothing can be read, and the pane scrolls instead.
  const LEAST = 0.5;
  const height = frame.offsetHeight;
  const fit = () => {
    const scale = Math.max(LEAST, Math.min(1, pane.clientWidth / frame.offsetWidth));
    frame.style.transformOrigin = "0 0";
    frame.style.transform = `scale(${scale})`;
    frame.style.height = `${height / scale}px`;
    // A transformed frame still takes up its own size.
    frame.style.marginBottom = `${height - height / scale}px`;
    frame.style.marginInlineEnd = `${frame.offsetWidth * (scale - 1)}px`;
    frame.style.marginInlineStart = "0";
  };
  new ResizeObserver(fit).observe(pane);
  fit();
})();
