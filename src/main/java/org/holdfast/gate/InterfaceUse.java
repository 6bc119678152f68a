package org.holdfast.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BinaryPackages;
import org.holdfast.source.PackageArchive;

/**
 * How much of a package's interface others use: the symbols of its libraries that their programs and libraries take. Who uses most of it shows
 * first what a change breaks.
 *
 * <p>Example: {@code InterfaceUse.of(Path.of("zlib-1.3.1.tgz")).by(Path.of("png-1.6.48.tgz"))} is 21.
 */
public final class InterfaceUse {

    private static final int LARGEST = 256 << 20;

    private final Set<String> exported = new HashSet<>();

    private InterfaceUse() {}

    /**
     * Reads the libraries of a binary package of pkgsrc.
     *
     * @throws Unusable if it cannot be read
     */
    public static InterfaceUse of(Path file) {
        InterfaceUse use = new InterfaceUse();
        walk(file, elf -> {
            if (elf.isShared()) {
                elf.exported().values().forEach(symbol -> use.exported.add(symbol.name()));
            }
        });
        return use;
    }

    /**
     * Counts the symbols that another package takes.
     *
     * @throws Unusable if it cannot be read
     */
    public int by(Path dependent) {
        Set<String> taken = new HashSet<>();
        walk(
                dependent,
                elf -> elf.undefined().stream().filter(exported::contains).forEach(taken::add));
        return taken.size();
    }

    private static void walk(Path file, Consumer<ElfFile> reader) {
        BinaryPackages.read(file, (entry, content) -> elf(entry, content, reader));
    }

    private static void elf(PackageArchive.Entry entry, InputStream content, Consumer<ElfFile> reader)
            throws IOException {
        if (!entry.isFile() || entry.size() > LARGEST) {
            return;
        }
        byte[] start = content.readNBytes(Libraries.START);
        if (!ElfFile.isElf(start)) {
            return;
        }
        byte[] rest = content.readAllBytes();
        ByteBuffer whole = ByteBuffer.allocate(start.length + rest.length)
                .put(start)
                .put(rest)
                .flip();
        try {
            reader.accept(ElfFile.read(whole, entry.name()));
        } catch (Unusable e) {
            // A damaged program among others says nothing of those.
        }
    }
}
