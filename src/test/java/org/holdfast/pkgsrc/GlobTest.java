package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GlobTest {

    @Test
    void aSetMatchesOneOfItsCharacters() {
        assertThat(members("[b-y]")).isEqualTo(regex("[b-y]"));
        assertThat(members("[!b-y]")).isEqualTo(members("[^b-y]")).isEqualTo(regex("[^b-y]"));
        assertThat(members("[abc]")).isEqualTo("abc");
        assertThat(members("[a-cx-z]")).isEqualTo("abcxyz");
        assertThat(members("[]a]")).isEqualTo("]a");
        assertThat(members("[!]a]"))
                .isEqualTo(members("[^]a]"))
                .doesNotContain("]", "a")
                .contains("b");
        assertThat(members("[a-]")).isEqualTo("-a");
        assertThat(members("[-a]")).isEqualTo("-a");
        assertThat(members("[a!]")).isEqualTo("!a");
        assertThat(members("[c-a]")).isEmpty();
        assertThat(members("[a\\]b]")).isEqualTo("]ab");
        assertThat(members("[\\a-\\c]")).isEqualTo("abc");
        assertThat(members("[a-\\]]")).isEmpty();
        assertThat(members("[X-\\]]")).isEqualTo("XYZ[\\]");
        assertThat(members("[[]")).isEqualTo("[");
        assertThat(members("[a[:digit:]-]")).isEqualTo("-0123456789a");
        assertThat(members("[[:nonsense:]a]")).isEqualTo("a");
        assertThat(members("[![:digit:]]")).isEqualTo(regex("[^0-9]"));
    }

    /** POSIX is the judge, as java.util.regex has it. */
    @Test
    void aClassIsWhatPosixSays() {
        Map.ofEntries(
                        Map.entry("digit", "Digit"),
                        Map.entry("upper", "Upper"),
                        Map.entry("lower", "Lower"),
                        Map.entry("alpha", "Alpha"),
                        Map.entry("alnum", "Alnum"),
                        Map.entry("punct", "Punct"),
                        Map.entry("graph", "Graph"),
                        Map.entry("print", "Print"),
                        Map.entry("space", "Space"),
                        Map.entry("blank", "Blank"),
                        Map.entry("cntrl", "Cntrl"),
                        Map.entry("xdigit", "XDigit"))
                .forEach((name, posix) -> assertThat(members("[[:" + name + ":]]"))
                        .as(name)
                        .isEqualTo(regex("\\p{" + posix + "}"))
                        .isNotEmpty());
    }

    @Test
    void whatIsNotClosedIsOrdinary() {
        matches("[a", "[a", "a", "[");
        matches("a[", "a[", "a");
        matches("[", "[", "", "[[");
        matches("[!]", "[!]", "!");
        matches("[]", "[]", "]");
        matches("[[:digit:]", "[d", "1");
        matches("x[a\\]", "x[a]", "xa");
        none("a\\", "a", "a\\");
        matches("\\*", "*", "a", "\\*");
    }

    @Test
    void anyRunAndAnyOne() {
        matches("foo-*", "foo-", "foo", "fo-");
        matches("foo-*", "foo-1.0");
        matches("*", "");
        none("*", ".", ".foo");
        matches("*a*b", "xaxb", "xaxbx", "b");
        matches("*ab", "aab", "abb");
        matches("a?c", "abc", "ac", "abbc");
        matches("f*b?r", "foobar", "foobr2");
        matches("", "", "a");
        matches("foo-1.[0-9]*", "foo-1.4nb2", "foo-1.", "foo-1.x");
    }

    @Test
    void aPeriodThatBeginsTheNameIsMatchedByNothingElse() {
        matches("?foo", "xfoo", ".foo");
        none("[.]foo", ".foo");
        matches("[!a]foo", "bfoo", ".foo");
        matches(".foo*", ".foobar", "foobar");
        matches("a?b", "a.b", "ab");
        matches("a[.]b", "a.b", "ab");
        matches("a*b", "a.b", ".b");
    }

    @Property
    void aStarForAnyRunOfANameMatchesIt(
            @ForAll @StringLength(max = 8) @Chars({'a', 'b', '-', '1'}) String name, @ForAll int from, @ForAll int to) {
        int one = Math.floorMod(from, name.length() + 1);
        int other = Math.floorMod(to, name.length() + 1);
        String begin = name.substring(0, Math.min(one, other));
        String end = name.substring(Math.max(one, other));
        assertThat(Glob.matches(begin + "*" + end, name)).isTrue();
        assertThat(Glob.matches(name, name)).isTrue();
        assertThat(Glob.matches(begin + "*" + end + "x", name)).isFalse();
    }

    private static void matches(String pattern, String yes, String... not) {
        assertThat(Glob.matches(pattern, yes)).as(pattern + " " + yes).isTrue();
        none(pattern, not);
    }

    private static void none(String pattern, String... not) {
        for (String no : not) {
            assertThat(Glob.matches(pattern, no)).as(pattern + " " + no).isFalse();
        }
    }

    /** The characters that a set matches, behind something so that a period is nothing special. */
    private static String members(String set) {
        return characters().stream()
                .filter(c -> Glob.matches("x" + set, "x" + c))
                .reduce("", String::concat);
    }

    private static String regex(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return characters().stream().filter(c -> pattern.matcher(c).matches()).reduce("", String::concat);
    }

    private static List<String> characters() {
        return IntStream.range(1, 128).mapToObj(c -> String.valueOf((char) c)).toList();
    }
}
