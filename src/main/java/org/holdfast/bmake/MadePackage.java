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
public record MadePackage(Optional<PkgName> pkgname, Optional<String> unknown) {

    private static final String UNKNOWN = "unknown: ";

    static MadePackage of(Definition definition) {
        return new MadePackage(definition.pkgname(), definition.unknown().map(why -> why.replace('\n', ' ')));
    }

    /** Reads what {@link #toString} gives. */
    public static MadePackage parse(String text) {
        return text.startsWith(UNKNOWN)
                ? new MadePackage(Optional.empty(), Optional.of(text.substring(UNKNOWN.length())))
                : new MadePackage(Optional.of(new PkgName(text)), Optional.empty());
    }

    /** Several of them, a line each. */
    public static String lines(List<MadePackage> made) {
        return made.stream().map(MadePackage::toString).collect(Collectors.joining("\n"));
    }

    /** Reads what {@link #lines} gives. */
    public static List<MadePackage> parseLines(String lines) {
        return lines.isEmpty()
                ? List.of()
                : lines.indexOf('\n') < 0
                        ? List.of(parse(lines))
                        : lines.lines().map(MadePackage::parse).toList();
    }

    @Override
    public String toString() {
        return pkgname.map(PkgName::text).orElseGet(() -> UNKNOWN + unknown.orElse(""));
    }
}
