package org.holdfast.pkgsrc;

import java.util.Optional;

/**
 * One record of a bulk build's scan, as the {@code pbulk-index} target ({@code mk/pbulk/pbulk-index.mk}) prints it:
 * {@code KEY=value} lines, the first of which is {@code PKGNAME=}.
 *
 * <pre>
 * PKGNAME=openssl-1.0.1g
 * PKG_LOCATION=security/openssl
 * ALL_DEPENDS=perl&gt;=5.0:../../lang/perl5
 * PKG_SKIP_REASON=
 * </pre>
 *
 * <p>Any text is accepted; a field that is missing or malformed is empty. {@link #toString} gives the text back.
 *
 * @param text the record's lines unchanged, each with its newline
 */
public record ScanRecord(String text) {

    /** The line that begins a record. */
    public static final String START = "PKGNAME=";

    /** The value of {@code PKGNAME}; empty text if there is none. */
    public PkgName pkgname() {
        return new PkgName(get("PKGNAME").orElse(""));
    }

    /** The value of {@code PKG_LOCATION}, if it has the form {@code category/directory}. */
    public Optional<PkgPath> pkgpath() {
        return get("PKG_LOCATION").flatMap(PkgPath::parse);
    }

    /** Why the package was not to be built, PKG_FAIL_REASON or PKG_SKIP_REASON; empty if it was. */
    public Optional<String> notBuilt() {
        return get("PKG_FAIL_REASON")
                .or(() -> get("PKG_SKIP_REASON"))
                .map(why -> why.replace("\"", "").replaceAll("\\s+", " ").strip())
                .filter(why -> !why.isEmpty());
    }

    /** The value of the first line with this key, perhaps empty. */
    public Optional<String> get(String key) {
        return new Fields(text).get(key);
    }

    @Override
    public String toString() {
        return text;
    }
}
