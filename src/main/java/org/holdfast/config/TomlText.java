package org.holdfast.config;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.holdfast.tool.SmallFile;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads and parses files in TOML, which may be anything. */
public final class TomlText {

    private static final int DEEPEST = 200;

    private TomlText() {}

    /**
     * Reads a file.
     *
     * @throws InvalidConfiguration if it cannot be read, or is no file at all
     */
    static String read(Path file, Charset charset) {
        try {
            return SmallFile.text(file, charset);
        } catch (IOException e) {
            throw new InvalidConfiguration(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Parses a text; the result says what is wrong with it.
     *
     * @param file its name, for messages
     * @throws InvalidConfiguration if the parser cannot even say all that is wrong: it is nested deeply, or the name of a table is broken
     */
    public static TomlParseResult parse(String file, String text) {
        int depth = 0;
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line += c == '\n' ? 1 : 0;
            depth = Math.max(0, depth + (c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0));
            if (depth > DEEPEST) {
                throw new InvalidConfiguration(file + ":" + line, "is nested deeper than " + DEEPEST + " brackets");
            }
        }
        try {
            return Toml.parse(text);
        } catch (StackOverflowError e) {
            // The brackets that close are in quotes or comments.
            throw new InvalidConfiguration(file, "is nested too deeply");
        } catch (RuntimeException e) {
            // The parser lists what is wrong, but throws some: a false escape in the name of a table.
            throw new InvalidConfiguration(file, String.valueOf(e.getMessage()));
        }
    }
}
