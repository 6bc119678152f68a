package org.holdfast.gate;

import java.nio.ByteBuffer;
import org.holdfast.pkgsrc.Unusable;

/** Any bytes as an ELF file: they are read, or refused as {@link Unusable}. */
public final class ElfFileFuzz {

    private ElfFileFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            ElfFile.read(ByteBuffer.wrap(bytes), "fuzz").exported();
        } catch (Unusable e) {
            // The one answer to what is no ELF file.
        }
    }
}
