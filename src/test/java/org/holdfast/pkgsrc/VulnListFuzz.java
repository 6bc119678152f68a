package org.holdfast.pkgsrc;

/** Any bytes as a list: it is read or refused, and what it has can be matched and written. */
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
        list.unsigned();
    }
}
