// Small things of typing: the no-break space, tables that begin with a row of headings, and the marks
// of phrases in another language, which are stored without a direction of writing. The text is called
// by the words of its field, not by the field's name in the form.
{
  const NO_BREAK_SPACE = "\u00a0";

  CKEDITOR.on("dialogDefinition", ({ data }) => {
    if (data.name !== "table") return;
    data.definition.getContents("info").get("selHeaders").default = "row";
  });

  CKEDITOR.plugins.add("emhanatyping", {
    requires: "table,language",
    init(editor) {
      const label = document.querySelector(`label[for="${editor.name}"]`);
      if (label) editor.title = label.textContent.trim();
      editor.addCommand("emhananobreak", { exec: () => editor.insertText(NO_BREAK_SPACE) });
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.SHIFT + 32, "emhananobreak");
      editor.ui.addButton("EmhanaNoBreak", {
        label: editor.config.emhana.words.noBreak,
        command: "emhananobreak",
        icon: `${CKEDITOR.getUrl("icons/")}no-break.svg`,
      });
    },
    afterInit(editor) {
      // The language button knows its phrases by both attributes; the cleaner keeps the language.
      editor.dataProcessor.dataFilter.addRules({
        elements: {
          span({ attributes }) {
            if (attributes.lang) attributes.dir = "ltr";
          },
        },
      });
    },
  });
}
