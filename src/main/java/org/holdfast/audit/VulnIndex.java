package org.holdfast.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The entries by what the names they match begin with, so that a package is compared with the entries about it and not
 * with all of them.
 *
 * <p>Each alternate of a pattern is filed under its literal prefix ({@code openssl-} for {@code openssl<1.0.1h}); a
 * name is looked up under each of its own beginnings that has a length in use.
 */
public final class VulnIndex {

    private record Filed(int position, PkgPattern.Alternate alternate) {}

    private final List<VulnEntry> entries;
    private final Map<String, List<Filed>> byPrefix = new HashMap<>();
    private final BitSet lengths = new BitSet();

    public VulnIndex(List<VulnEntry> entries) {
        this.entries = List.copyOf(entries);
        for (int position = 0; position < entries.size(); position++) {
            for (PkgPattern.Alternate alternate :
                    entries.get(position).pattern().alternates()) {
                String prefix = alternate.prefix();
                byPrefix.computeIfAbsent(prefix, key -> new ArrayList<>(2)).add(new Filed(position, alternate));
                lengths.set(prefix.length());
            }
        }
    }

    public List<VulnEntry> entries() {
        return entries;
    }

    /** The entries that match this package, in the order of the list. */
    public List<VulnEntry> matching(PkgName pkgname) {
        String name = pkgname.text();
        BitSet found = new BitSet();
        for (int length = lengths.nextSetBit(0);
                length >= 0 && length <= name.length();
                length = lengths.nextSetBit(length + 1)) {
            for (Filed filed : byPrefix.getOrDefault(name.substring(0, length), List.of())) {
                if (!found.get(filed.position()) && filed.alternate().matches(name)) {
                    found.set(filed.position());
                }
            }
        }
        return found.stream().mapToObj(entries::get).toList();
    }
}
