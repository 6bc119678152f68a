package org.holdfast.pkgsrc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;

/**
 * Any bytes as a list: it is read or refused, and what it has can be matched and written. The index finds what looking at each entry finds; a list that
 * is written with checksums reads as the same, with both of them good.
 */
public final class VulnListFuzz {

    private static final PkgName NAME = new PkgName("openssl-1.0.1lnb2");

    private VulnListFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        VulnList list;
        try {
            list = VulnList.parse("fuzz", bytes);
        } catch (Unusable e) {
            return; // the answer to what is no list
        }
        for (VulnEntry entry : list.entries()) {
            entry.pattern().matches(NAME);
            entry.pattern().fixedIn(NAME);
            entry.cves();
            VulnEntry again = VulnEntry.of(entry.key());
            if (!again.key().equals(entry.key())) {
                throw new IllegalStateException("an entry is another one when it is written and read again: " + entry);
            }
        }
        checkIndex(list);
        checkSeal(list);
    }

    private static void checkIndex(VulnList list) {
        VulnIndex index = new VulnIndex(list.entries());
        Stream.concat(Stream.of(NAME), list.entries().stream().limit(20).flatMap(VulnListFuzz::near))
                .forEach(name -> {
                    List<VulnEntry> found = list.entries().stream()
                            .filter(entry -> entry.pattern().matches(name))
                            .toList();
                    if (!index.matching(name).equals(found)) {
                        throw new IllegalStateException("the index finds others than " + found + " for " + name);
                    }
                });
    }

    /** Names that an entry may match: its pattern is one, or its alternates begin like one. */
    private static Stream<PkgName> near(VulnEntry entry) {
        return Stream.concat(
                Stream.of(new PkgName(entry.pattern().toString())),
                entry.pattern().alternates().stream()
                        .limit(5)
                        .map(PkgPattern.Alternate::prefix)
                        .flatMap(prefix -> Stream.of(
                                new PkgName(prefix), new PkgName(prefix + "1.0"), new PkgName(prefix + "-1"))));
    }

    private static void checkSeal(VulnList list) {
        String plain = list.unsigned().stream().map(line -> line + "\n").collect(Collectors.joining());
        VulnList sealed = VulnList.parse("sealed", VulnList.withChecksums(plain).getBytes(StandardCharsets.ISO_8859_1));
        List<VulnKey> keys = list.entries().stream().map(VulnEntry::key).toList();
        if (!sealed.checksums().equals(List.of("SHA1", "SHA512"))
                || (!list.text().startsWith("-----BEGIN PGP")
                        && !sealed.entries().stream()
                                .map(VulnEntry::key)
                                .toList()
                                .equals(keys))) {
            throw new IllegalStateException("a list is another one when it is written with checksums: " + sealed);
        }
    }
}
