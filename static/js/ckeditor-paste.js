// What is pasted from another program goes to the server, which makes its structure ours and drops
// the rest, and comes back as it would be stored. When the server does not answer, the words alone
// are pasted. Nothing is trusted here: what is stored is cleaned again.
{
  const tidy = async (address, html) => {
    const body = new FormData();
    body.append("html", html);
    body.append(
      "csrfmiddlewaretoken",
      document.querySelector("input[name=csrfmiddlewaretoken]").value,
    );
    const response = await fetch(address, { method: "POST", body });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    return response.text();
  };

  // Pictures of the other program are not taken over and weigh the most.
  const lighter = (html) =>
    html.replace(/<head\b[\s\S]*?<\/head>/gi, "").replace(/\ssrc\s*=\s*(["'])data:[\s\S]*?\1/gi, "");

  CKEDITOR.plugins.add("emhanapaste", {
    requires: "clipboard",
    init(editor) {
      const { paste, words } = editor.config.emhana;
      const say = (message, type) => editor.showNotification(message, type, 6000);
      editor.on(
        "paste",
        (event) => {
          const { dataTransfer, type } = event.data;
          if (type === "text") return;
          if (dataTransfer.getTransferType(editor) !== CKEDITOR.DATA_TRANSFER_EXTERNAL) return;
          const html = dataTransfer.getData("text/html", true);
          if (!html) return;
          const plain = dataTransfer.getData("text/plain");
          event.cancel();
          const marks = editor.getSelection().createBookmarks2(true);
          const put = (method, text) => {
            editor.focus();
            editor.getSelection().selectBookmarks(marks);
            editor.fire("saveSnapshot");
            editor[method](text);
            editor.fire("saveSnapshot");
          };
          tidy(paste, lighter(html)).then(
            (clean) => {
              if (clean) put("insertHtml", clean);
              if (/\sstyle\s*=/i.test(html)) say(words.pasted, "info");
            },
            () => {
              put("insertText", plain);
              say(words.notPasted, "warning");
            },
          );
        },
        null,
        null,
        1,
      );
    },
  });
}
