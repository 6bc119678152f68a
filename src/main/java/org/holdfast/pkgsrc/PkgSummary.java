package org.holdfast.pkgsrc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One record of a {@code pkg_summary(5)} file: {@code KEY=value} lines about one binary package. A key may repeat.
 *
 * <pre>
 * PKGNAME=openssl-1.0.1g
 * PKGPATH=security/openssl
 * DEPENDS=perl&gt;=5.0
 * PROVIDES=/usr/pkg/lib/libssl.so.1.0.0
 * </pre>
 *
 * <p>Any text is accepted; a field that is missing or malformed is empty. {@link #toString} gives the text back.
 *
 * @param text the record's lines unchanged, each with its newline, without the empty line that ends the record
 */
public record PkgSummary(String text) {

    /** The value of {@code PKGNAME}, if it is there and not empty. */
    public Optional<PkgName> pkgname() {
        return get("PKGNAME").filter(name -> !name.isEmpty()).map(PkgName::new);
    }

    /** The value of {@code PKGPATH}, if it has the form {@code category/directory}. */
    public Optional<PkgPath> pkgpath() {
        return get("PKGPATH").flatMap(PkgPath::parse);
    }

    /** The value of the first line with this key, perhaps empty. */
    public Optional<String> get(String key) {
        return new Fields(text).get(key);
    }

    /** The values of all lines with this key, in order: {@code DEPENDS}, {@code PROVIDES}, {@code REQUIRES}, … */
    public List<String> all(String key) {
        return new Fields(text).all(key);
    }

    /**
     * The records in the text: several if the empty lines between them are missing, so that {@code PKGNAME} repeats. Each begins with the
     * key that the text begins with, if each then has one {@code PKGNAME}; else each but the first begins with {@code PKGNAME}.
     */
    public List<PkgSummary> apart() {
        int names = all("PKGNAME").size();
        if (names < 2) {
            return List.of(this);
        }
        String first = text.substring(0, Math.max(0, text.indexOf('=')));
        List<PkgSummary> records = apart(first + "=");
        // As many as names, and none without one: none has two. Not every record may have the key, and one may have it
        // twice.
        return records.size() == names && records.getLast().get("PKGNAME").isPresent() ? records : apart("PKGNAME=");
    }

    /** The pieces that begin with lines that start so; each but the last has a name. */
    private List<PkgSummary> apart(String start) {
        List<PkgSummary> records = new ArrayList<>();
        StringBuilder record = new StringBuilder();
        boolean named = false;
        for (String line : text.split("(?<=\n)", -1)) {
            if (line.startsWith(start) && named) {
                records.add(new PkgSummary(record.toString()));
                record.setLength(0);
                named = false;
            }
            named |= line.startsWith("PKGNAME=");
            record.append(line);
        }
        records.add(new PkgSummary(record.toString()));
        return List.copyOf(records);
    }

    @Override
    public String toString() {
        return text;
    }
}
