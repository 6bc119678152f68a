package org.holdfast.trial;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that the infrastructure of a commit, the files below {@code mk/}, has. Threads may share it. */
public final class Vocabulary {

    public static final String MK = "mk";

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_+-]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    private final Trees trees;
    private final Map<String, Set<String>> byBlob = new ConcurrentHashMap<>();

    /** By the id of mk/, where to look, and the word. */
    private final Map<String, Optional<String>> found = new ConcurrentHashMap<>();

    Vocabulary(Trees trees) {
        this.trees = trees;
    }

    /**
     * The first file that has a word.
     *
     * @param commit whose infrastructure
     * @param below a folder or file that it must stand in or be: {@code mk}, {@code mk/tools}
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
