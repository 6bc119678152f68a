package org.holdfast.trial;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words in the infrastructure of a commit, the files below {@code mk/}. Safe for use by several threads. */
public final class Vocabulary {

    /** The directory of the infrastructure. */
    public static final String MK = "mk";

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_+-]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    private final Trees trees;
    private final Map<String, Set<String>> byBlob = new ConcurrentHashMap<>();

    /** The first file by tree id of mk/, folder and word. */
    private final Map<String, Optional<String>> found = new ConcurrentHashMap<>();

    Vocabulary(Trees trees) {
        this.trees = trees;
    }

    /**
     * The first file that contains a word.
     *
     * @param word the word
     * @param commit the id of the commit
     * @param below the folder or file to search: {@code mk}, {@code mk/tools}
     */
    Optional<String> where(String word, String commit, String below) {
        return trees.id(commit, MK)
                .flatMap(
                        mk -> found.computeIfAbsent(String.join(" ", mk, below, word), key -> search(word, mk, below)));
    }

    private Optional<String> search(String word, String mk, String below) {
        return trees.files(mk).entrySet().stream()
                .filter(file -> (MK + "/" + file.getKey()).startsWith(below))
                .filter(file -> words(file.getValue()).contains(word))
                .map(file -> MK + "/" + file.getKey())
                .findFirst();
    }

    /** The words of a file. */
    Set<String> words(String blob) {
        return byBlob.computeIfAbsent(blob, id -> wordsOf(trees.text(id)));
    }

    private static Set<String> wordsOf(String text) {
        Set<String> words = new HashSet<>();
        for (Pattern pattern : List.of(WORD, NAME)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                words.add(matcher.group());
            }
        }
        return words;
    }
}
