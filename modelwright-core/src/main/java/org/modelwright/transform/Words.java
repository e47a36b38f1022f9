package org.modelwright.transform;

import java.util.ArrayList;
import java.util.List;

/** The words of a text: two letters, digits or underscores and more in a row, as scikit-learn's {@code (?u)\b\w\w+\b}. */
final class Words {

    /** The same for ONNX Runtime's Tokenizer, which knows RE2's classes. */
    static final String PATTERN = "[\\p{L}\\p{N}_][\\p{L}\\p{N}_]+";

    private static final int SHORTEST = 2;

    private Words() {}

    /**
     * {@return the words, in order}
     *
     * @param lowercase whether A to Z count as a to z; other letters stay as they are
     */
    static List<String> of(String text, boolean lowercase) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int length = 0;
        for (int at = 0; at < text.length(); ) {
            int letter = text.codePointAt(at);
            at += Character.charCount(letter);
            if (isOfAWord(letter)) {
                word.appendCodePoint(lowercase && letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
                length++;
            } else {
                length = take(word, length, words);
            }
        }
        take(word, length, words);
        return words;
    }

    private static int take(StringBuilder word, int length, List<String> words) {
        if (length >= SHORTEST) {
            words.add(word.toString());
        }
        word.setLength(0);
        return 0;
    }

    private static boolean isOfAWord(int letter) {
        return letter == '_'
                || Character.isLetter(letter)
                || switch (Character.getType(letter)) {
                    case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
                    default -> false;
                };
    }
}
