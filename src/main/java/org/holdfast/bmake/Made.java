package org.holdfast.bmake;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgName;

/**
 * One package that a directory makes: its name, or why that is not known.
 *
 * <pre>openssl-1.0.1g
 *unknown: OPSYS is not known</pre>
 *
 * @param pkgname its PKGNAME; empty if it is not known
 * @param unknown why it is not known; empty if it is
 */
public record Made(Optional<PkgName> pkgname, Optional<String> unknown) {

    private static final String UNKNOWN = "unknown: ";

    static Made of(Definition definition) {
        return new Made(definition.pkgname(), definition.unknown().map(why -> why.replace('\n', ' ')));
    }

    /** Reads what {@link #toString} gives. */
    public static Made parse(String text) {
        return text.startsWith(UNKNOWN)
                ? new Made(Optional.empty(), Optional.of(text.substring(UNKNOWN.length())))
                : new Made(Optional.of(new PkgName(text)), Optional.empty());
    }

    /** Several of them, a line each. */
    public static String lines(List<Made> made) {
        return made.stream().map(Made::toString).collect(Collectors.joining("\n"));
    }

    /** Reads what {@link #lines} gives. */
    public static List<Made> parseLines(String lines) {
        return lines.lines().map(Made::parse).toList();
    }

    @Override
    public String toString() {
        return pkgname.map(PkgName::text).orElseGet(() -> UNKNOWN + unknown.orElse(""));
    }
}
