package org.holdfast.bmake;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgName;

/**
 * One package that a directory makes: its PKGNAME, or the reason why that is not known. The text form is one line:
 *
 * <pre>openssl-1.0.1g
 *unknown: OPSYS is not known</pre>
 *
 * <p>{@link #parse} refuses nothing: text without {@code unknown: } is a PKGNAME.
 *
 * @param pkgname the PKGNAME; empty if it is not known
 * @param unknown the reason why it is not known; empty if it is known
 */
public record MadePackage(Optional<PkgName> pkgname, Optional<String> unknown) {

    private static final String UNKNOWN = "unknown: ";

    static MadePackage of(Definition definition) {
        return definition
                        .pkgname()
                        .filter(name -> name.text().startsWith(UNKNOWN))
                        .isPresent()
                ? new MadePackage(Optional.empty(), Optional.of("PKGNAME begins with '" + UNKNOWN + "'"))
                : new MadePackage(definition.pkgname(), definition.unknown().map(why -> why.replace('\n', ' ')));
    }

    /** Reads the text form. */
    public static MadePackage parse(String text) {
        return text.startsWith(UNKNOWN)
                ? new MadePackage(Optional.empty(), Optional.of(text.substring(UNKNOWN.length())))
                : new MadePackage(Optional.of(new PkgName(text)), Optional.empty());
    }

    /** The text form of several packages, one a line. */
    public static String lines(List<MadePackage> made) {
        return made.stream().map(MadePackage::toString).collect(Collectors.joining("\n"));
    }

    /** Reads several packages, one a line; none from an empty text. */
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
