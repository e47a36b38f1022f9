package org.modelwright.card;

/** Texts of the user's within Markdown of ours. */
final class Markdown {

    private Markdown() {}

    /** {@return a text in which nothing is Markdown or HTML} */
    static String plain(String said) {
        return Words.cut(said, Words.LONG)
                .replaceAll("([\\\\`*_{}\\[\\]()#+!|~$])", "\\\\$1")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** {@return code in which nothing is Markdown, and no cell ends} */
    static String code(String said) {
        return "`" + Words.shortened(said).replace('`', '\'').replace("|", "\\|") + "`";
    }
}
