package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlsTest {

    @ParameterizedTest
    @CsvSource({
        "'a\u001b[2Jb', a\\x1b[2Jb",
        "'\u0000\u0007\u007f', \\x00\\x07\\x7f",
        "'a\rb', a\\x0db",
        "'\u009b2J', \\x9b2J",
        "'a\u202eb\u2066', a\\u202eb\\u2066",
        "'\\', '\\'"
    })
    void whatIsNotSeenIsShown(String text, String shown) {
        assertThat(Controls.shown(bytes(text))).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb\nc\r\nd", "Jané — \u2713 …", "日本語", "ÀÿЖ"})
    void textIsLeft(String text) {
        assertThat(Controls.shown(bytes(text))).isEqualTo(bytes(text));
        assertThat(Controls.shownBetweenColours(bytes(text))).isEqualTo(bytes(text));
    }

    @Test
    void theColoursOfReportsAreLeft() {
        String report = "\u001b[1mfoo\u001b[0m \u001b[32mok\u001b[0m";
        assertThat(Controls.shownBetweenColours(report)).isEqualTo(report);
        assertThat(Controls.shownBetweenColours(report + "\u001b[8mhidden\u001b]0;title\u0007"))
                .isEqualTo(report + "\\x1b[8mhidden\\x1b]0;title\\x07");
        assertThat(Controls.shownBetweenColours("plain\u0007")).isEqualTo("plain\\x07");
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
