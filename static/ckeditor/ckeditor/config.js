// What every text editor of the admin starts with, in place of the package's empty file: Kazakh is
// named among its languages, and the special characters are those of Kazakh and Russian texts.
// What a text may hold is declared in apps/publishing/richtext.py.
CKEDITOR.lang.languages.kk = 1;
CKEDITOR.editorConfig = (config) => {
  config.specialChars = [..."«»„“–—…№§₸°±×÷≤≥≈½¼¾µ‰•→←↑↓©®™"];
  config.contentsCss = [CKEDITOR.getUrl("contents.css")];
};
