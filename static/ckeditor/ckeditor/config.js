// What every text editor of the admin starts with, in place of the package's empty file: Kazakh is
// named among its languages and those of its help and special characters; the special characters
// are those of Kazakh and Russian texts, the Kazakh letters for who has no such keyboard.
// What a text may hold is declared in apps/publishing/richtext/.
CKEDITOR.lang.languages.kk = 1;
for (const name of ["a11yhelp", "specialchar"]) {
  CKEDITOR.plugins.get(name).availableLangs.kk = 1;
}
CKEDITOR.editorConfig = (config) => {
  config.specialChars = [
    ..."₸«»–№",
    ..."ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    ..."—„“”…§°±×÷≤≥≈½¼¾µ‰•→←↑↓©®™",
  ];
  config.contentsCss = [CKEDITOR.getUrl("contents.css")];
};
