package org.holdfast.bmake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixRegexTest {

    /** What {@code :C/regex/to/} makes of a word; nothing if it does not match. */
    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "a|ab abc <&> <ab>c",
                "(a|ab)(c|bcd) abcd <&> <abcd>",
                "x*|b xxab <&> <xx>ab",
                "b+ abbc \\0\\0 abbbbc",
                "^b abc x ",
                "c$ abc x abx",
                "([a-c]+)([0-9]{2,3})? abc1234 \\2-\\1 123-abc4",
                "([0-9])+ 123 \\1 3",
                "((a)|b)* ab \\1\\2 ba",
                "[^]a]+ a]bc] x a]x]",
                "[a-] b- x bx",
                "[\\.] a.b x axb",
                "[[:digit:][:upper:]]+ aB1c x axc",
                "a{2} aaa x xa",
                "a{2,} aaaab x xb",
                "a{0} b x xb",
                "(^a|b)c bc x x",
                "\\$\\{ a${ x ax",
                "a{x a{x y y",
                "() a x xa",
                ".* abc x x",
                "(a*)*b aab \\1 aa"
            })
    void replacesTheLongestOfTheLeftmostMatches(String regex, String word, String to, String result) {
        assertThat(PosixRegex.of(regex).replace(word, to, false, new Budget())).isEqualTo(result);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "a abca x xbcx",
                "x* abxc - -a-b--c",
                "^a aab x xab",
                "b|bb abbb x axx",
                "[ab]|c abcd <&> <a><b><c>d"
            })
    void replacesAll(String regex, String word, String to, String result) {
        assertThat(PosixRegex.of(regex).replace(word, to, true, new Budget())).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "a)",
                "(a",
                "*a",
                "a**",
                "^*",
                "$+",
                "a{2,1}",
                "a{256}",
                "a{1",
                "[a",
                "[z-a]",
                "[[:nothing:]]",
                "[[.a.]]",
                "[[=a=]]",
                "\\w",
                "(a)\\1",
                "\\",
                "|*",
                "((a{200}){200}){200}"
            })
    void doesNotGuessWhatLibrariesReadDifferently(String regex) {
        assertThatExceptionOfType(UnknownValue.class)
                .isThrownBy(() -> PosixRegex.of(regex))
                .withMessage("a regular expression that is not understood: " + regex);
    }

    @ParameterizedTest
    @CsvSource({"(a|ab)(b|bb), abb", "(a|ab)(b*), abb"})
    void doesNotGuessWhatGroupsMatch(String regex, String word) {
        assertThatExceptionOfType(UnknownValue.class)
                .isThrownBy(() -> PosixRegex.of(regex).replace(word, "\\1", false, new Budget()))
                .withMessage("a group of alternatives: " + regex);
    }
}
