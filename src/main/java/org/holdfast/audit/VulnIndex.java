package org.holdfast.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;

/**
 * An index of entries by the literal beginning of the names they match, so that a package is compared with few entries.
 *
 * <p>Each alternate of a pattern is filed under its literal prefix up to the last dash ({@code openssl-} for
 * {@code openssl<1.0.1h}, {@code php-} for {@code php-5.3.[0-9]*}), or under its whole prefix if that has no dash
 * ({@code fire} for {@code fire*}) or if the alternate is a plain name ({@code openssl}). A name is looked up under each of its
 * beginnings that ends before a dash, after a dash or at the end of the name, and under those of the few other lengths in use.
 * The candidates are then compared by {@link PkgPattern}, so the index never changes the answer. Nothing is refused.
 *
 * <p>Immutable once made; threads may share it.
 */
public final class VulnIndex {

    private record Filed(int position, PkgPattern.Alternate alternate) {}

    private final List<VulnEntry> entries;
    private final Map<String, List<Filed>> byPrefix = new HashMap<>();
    private final BitSet otherLengths = new BitSet();

    /** Indexes entries; their order is the order of the answers. */
    public VulnIndex(List<VulnEntry> entries) {
        this.entries = List.copyOf(entries);
        for (int position = 0; position < entries.size(); position++) {
            for (PkgPattern.Alternate alternate :
                    entries.get(position).pattern().alternates()) {
                file(position, alternate);
            }
        }
    }

    /** Indexes entries whose line numbers are not known, in order. */
    public static VulnIndex of(Collection<VulnKey> keys) {
        return new VulnIndex(keys.stream().map(VulnEntry::of).toList());
    }

    private void file(int position, PkgPattern.Alternate alternate) {
        String prefix = alternate.prefix();
        boolean plain = alternate instanceof PkgPattern.Plain plainText
                && plainText.text().equals(prefix);
        if (!plain) {
            int dash = prefix.lastIndexOf('-');
            if (dash < 0) {
                otherLengths.set(prefix.length());
            } else {
                prefix = prefix.substring(0, dash + 1);
            }
        }
        byPrefix.computeIfAbsent(prefix, key -> new ArrayList<>(2)).add(new Filed(position, alternate));
    }

    /** All entries, in the order of the list. */
    public List<VulnEntry> entries() {
        return entries;
    }

    /** The entries that match a package, in the order of the list. */
    public List<VulnEntry> matching(PkgName pkgname) {
        String name = pkgname.text();
        BitSet found = new BitSet();
        for (int dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
            collect(pkgname, dash, found);
            collect(pkgname, dash + 1, found);
        }
        collect(pkgname, name.length(), found);
        for (int length = otherLengths.nextSetBit(0);
                length >= 0 && length <= name.length();
                length = otherLengths.nextSetBit(length + 1)) {
            collect(pkgname, length, found);
        }
        return found.isEmpty()
                ? List.of()
                : found.stream().mapToObj(entries::get).toList();
    }

    private void collect(PkgName pkgname, int length, BitSet found) {
        List<Filed> candidates = byPrefix.get(pkgname.text().substring(0, length));
        if (candidates != null) {
            for (Filed filed : candidates) {
                if (!found.get(filed.position()) && filed.alternate().matches(pkgname)) {
                    found.set(filed.position());
                }
            }
        }
    }
}
