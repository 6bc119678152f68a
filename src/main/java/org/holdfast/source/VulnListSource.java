package org.holdfast.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.tool.ClearSigned;
import org.holdfast.tool.Download;

/**
 * Reads the vulnerability list from a file, an address or standard input, and verifies its checksums and signature.
 *
 * @param inputs the opener of files and addresses
 * @param keyring the file of public keys, one of which must have signed the list; empty if no signature is required
 * @param strict whether one malformed line refuses the whole list
 */
public record VulnListSource(Inputs inputs, Optional<Path> keyring, boolean strict) {

    /**
     * Reads the list. A downloaded list that is refused does not replace the kept copy.
     *
     * @throws Unusable if the list is damaged, truncated, not signed as required, or no vulnerability list
     */
    public VulnList read(String where) {
        String name = where.equals("-") ? "standard input" : where;
        VulnList[] read = new VulnList[1];
        inputs.bytes(where, content -> read[0] = check(name, content));
        return read[0];
    }

    private VulnList check(String where, byte[] content) {
        VulnList list = VulnList.parse(where, content);
        if (Download.isAddress(where)
                && list.format().equals("1.1.0")
                && list.checksums().isEmpty()) {
            throw new Unusable(where, "has no #CHECKSUM line: the download is truncated");
        }
        keyring.ifPresent(keys -> {
            try {
                ClearSigned.verify(content, keys);
            } catch (IOException e) {
                throw new Unusable(where, String.valueOf(e.getMessage()));
            }
        });
        return strict ? list.strict() : list;
    }
}
