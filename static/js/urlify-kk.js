/* The address made from a Kazakh or Russian title while it is typed in the admin.
 *
 * Replaces Django's URLify, which knows Russian, but not Kazakh. Load it after admin/js/urlify.js.
 * LETTERS repeats apps/languages/data/transliteration.json and the steps repeat
 * apps/languages/slugs.py, except that words mixing alphabets are repaired on the server only.
 * tests/languages/test_slugs.py compares the tables.
 */
'use strict';
{
    const LETTERS = {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d",
        "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
        "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u",
        "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
        "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
        "№": " no "
    };

    const cutAtWord = function(slug, maxLength) {
        if (slug.length <= maxLength) {
            return slug;
        }
        const hyphen = slug.lastIndexOf('-', maxLength);
        return slug.substring(0, hyphen > 0 ? hyphen : maxLength);
    };

    const djangoURLify = window.URLify;

    window.URLify = function(text, maxLength, allowUnicode) {
        if (allowUnicode && djangoURLify) {
            return djangoURLify(text, maxLength, allowUnicode);
        }
        const lowered = text.normalize('NFC').toLowerCase()
            .replace(/[\u00ad\u200b-\u200f\u2060\ufeff'’ʼ`]/g, '');
        const spelled = Array.from(lowered, function(character) {
            return character in LETTERS ? LETTERS[character] : character;
        }).join('');
        const slug = spelled.normalize('NFKD')
            .replace(/\p{M}/gu, '')
            .replace(/[^a-z0-9]+/g, '-')
            .replace(/^-+|-+$/g, '');
        return cutAtWord(slug, maxLength);
    };
}
