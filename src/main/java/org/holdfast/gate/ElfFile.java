package org.holdfast.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;

/**
 * What others see of an ELF file, of 32 or 64 bits and of either byte order. Never reads beyond the file, whatever its tables claim, nor more
 * than {@value #MOST_SYMBOLS} symbols.
 *
 * @param machine its architecture, by ELF's number, with its class: {@code 62/64} for amd64
 * @param isObject whether it is a relocatable object, as a compiler makes it
 * @param soname the name under which programs remember it
 * @param needed the SONAMEs that it needs
 * @param exported the symbols that it defines for others, by {@link ElfSymbol#key}
 * @param undefined the names of the symbols that it takes from others
 * @param sections the names of its sections
 * @param interpreter the dynamic linker of a program
 */
record ElfFile(
        String machine,
        boolean isObject,
        Optional<String> soname,
        List<String> needed,
        Map<String, ElfSymbol> exported,
        Set<String> undefined,
        List<String> sections,
        Optional<String> interpreter) {

    private static final int MOST_SYMBOLS = 1_000_000;
    private static final int MOST_SECTIONS = 1 << 20;
    private static final int LONGEST_TEXT = 1 << 16;

    /** How many bytes of names are read for each byte of the file; linkers let names share their ends. */
    private static final int NAMES = 4;

    private static final int DYNAMIC = 6;
    private static final int DYNAMIC_SYMBOLS = 11;
    private static final int SYMBOLS = 2;
    private static final int VERSION_DEFINITIONS = 0x6ffffffd;
    private static final int VERSIONS = 0x6fffffff;
    private static final int NO_CONTENT = 8;
    private static final int RELOCATABLE = 1;
    private static final int INTERPRETER = 3;
    private static final int COMMON = 0xfff2;

    /** What the linker itself defines in each library. */
    private static final List<String> LINKERS_OWN = List.of(
            "_init",
            "_fini",
            "_edata",
            "_end",
            "__bss_start",
            "__end__",
            "__bss_end__",
            "_bss_end__",
            "_etext",
            "edata",
            "end");

    /** Whether bytes begin an ELF file. */
    static boolean isElf(byte[] start) {
        return start.length >= 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
    }

    /** Whether there is what {@code abidiff} needs to know types. */
    boolean hasTypes() {
        return sections.contains(".debug_info");
    }

    /** Whether it is meant to be linked with, or loaded. */
    boolean isShared() {
        return !isObject && interpreter.isEmpty() && (!exported.isEmpty() || soname.isPresent());
    }

    /**
     * Reads a file.
     *
     * @throws Unusable if it is no ELF file, or damaged
     */
    static ElfFile read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new Unusable(file.toString(), "is an ELF file of more than 2 GB");
            }
            return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), file.toString());
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be read: " + SmallFile.words(e));
        }
    }

    /** Reads bytes; {@code name} is for the error. */
    static ElfFile read(ByteBuffer bytes, String name) {
        try {
            return new Reader(bytes).read();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new Unusable(name, "is a damaged ELF file: " + e.getMessage());
        }
    }

    /** A section, or the part of a file that stands for it. */
    private record Section(String name, int type, long offset, long size, long entry, int link, int info) {}

    private static final class Reader {
        private final ByteBuffer bytes;
        private final boolean wide;
        private final List<Section> sections = new ArrayList<>();
        private long read;

        Reader(ByteBuffer bytes) {
            byte[] start = new byte[6];
            bytes.get(0, start);
            if (!isElf(start) || start[4] < 1 || start[4] > 2 || start[5] < 1 || start[5] > 2) {
                throw new IllegalArgumentException("no ELF header");
            }
            this.wide = start[4] == 2;
            this.bytes = bytes.duplicate().order(start[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        }

        ElfFile read() {
            boolean relocatable = half(16) == RELOCATABLE;
            sections();
            Map<Integer, String> versions = new HashMap<>();
            of(VERSION_DEFINITIONS).ifPresent(section -> definitions(section, versions));
            List<String> needed = new ArrayList<>();
            List<String> sonames = new ArrayList<>();
            of(DYNAMIC).ifPresent(section -> dynamic(section, needed, sonames));
            Map<String, ElfSymbol> exported = new TreeMap<>();
            Set<String> undefined = new HashSet<>();
            of(relocatable ? SYMBOLS : DYNAMIC_SYMBOLS)
                    .ifPresent(section -> symbols(section, versions, exported, undefined));
            return new ElfFile(
                    half(18) + "/" + (wide ? 64 : 32),
                    relocatable,
                    sonames.stream().findFirst(),
                    needed,
                    exported,
                    undefined,
                    sections.stream().map(Section::name).toList(),
                    interpreter());
        }

        private int half(long at) {
            return bytes.getShort(index(at)) & 0xffff;
        }

        private long word(long at) {
            return bytes.getInt(index(at)) & 0xffffffffL;
        }

        /** A number as wide as an address. */
        private long address(long at) {
            return wide ? bytes.getLong(index(at)) : word(at);
        }

        private static int index(long at) {
            if (at < 0 || at > Integer.MAX_VALUE) {
                throw new IndexOutOfBoundsException("a table at " + at);
            }
            return (int) at;
        }

        private String text(long table, long size, long at) {
            if (at >= size) {
                throw new IndexOutOfBoundsException("a name at " + at + " of " + size);
            }
            long from = table + at;
            int most = (int) Math.min(Math.min(size - at, LONGEST_TEXT), bytes.limit() - from);
            int length = 0;
            while (length < most && bytes.get(index(from + length)) != 0) {
                length++;
            }
            read += length;
            if (read > (long) NAMES * bytes.limit() + LONGEST_TEXT) {
                throw new IllegalArgumentException("more names than fit in it");
            }
            byte[] text = new byte[length];
            bytes.get(index(from), text);
            return new String(text, StandardCharsets.UTF_8);
        }

        private String text(Section table, long at) {
            return text(table.offset, table.size, at);
        }

        private Section section(int number) {
            if (number < 0 || number >= sections.size()) {
                throw new IndexOutOfBoundsException("a section " + number + " of " + sections.size());
            }
            return sections.get(number);
        }

        private Optional<Section> of(int type) {
            return sections.stream().filter(one -> one.type == type).findFirst();
        }

        private void sections() {
            long table = address(wide ? 40 : 32);
            int size = half(wide ? 58 : 46);
            long count = half(wide ? 60 : 48);
            long names = half(wide ? 62 : 50);
            if (table == 0) {
                bySegments();
                return;
            }
            if (count == 0) { // more than fit in the header
                count = address(table + (wide ? 32 : 20));
            }
            if (names == 0xffff) {
                names = word(table + (wide ? 40 : 24));
            }
            if (count > MOST_SECTIONS || size < (wide ? 64 : 40)) {
                throw new IllegalArgumentException(count + " sections of " + size + " bytes");
            }
            List<Long> named = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                long at = table + i * size;
                int type = (int) word(at + 4);
                Section section = new Section(
                        "",
                        type,
                        address(at + (wide ? 24 : 16)),
                        address(at + (wide ? 32 : 20)),
                        address(at + (wide ? 56 : 36)),
                        (int) word(at + (wide ? 40 : 24)),
                        (int) word(at + (wide ? 44 : 28)));
                check(section);
                sections.add(section);
                named.add(word(at));
            }
            Section texts = section((int) names);
            for (int i = 0; i < named.size(); i++) {
                Section one = sections.get(i);
                sections.set(
                        i,
                        new Section(
                                text(texts, named.get(i)),
                                one.type,
                                one.offset,
                                one.size,
                                one.entry,
                                one.link,
                                one.info));
            }
        }

        private void check(Section section) {
            if (section.type != NO_CONTENT
                    && section.type != 0
                    && (section.offset < 0 || section.size < 0 || section.offset > bytes.limit() - section.size)) {
                throw new IndexOutOfBoundsException("a section of " + section.size + " bytes at " + section.offset);
            }
        }

        /** A file without a table of sections cannot be compared: nothing says how long its tables are. */
        private void bySegments() {
            throw new IllegalArgumentException("it has no table of sections");
        }

        private Optional<String> interpreter() {
            long table = address(wide ? 32 : 28);
            int size = half(wide ? 54 : 42);
            int count = half(wide ? 56 : 44);
            for (int i = 0; table > 0 && i < count; i++) {
                long at = table + (long) i * size;
                if (word(at) == INTERPRETER) {
                    long offset = address(at + (wide ? 8 : 4));
                    return Optional.of(text(offset, address(at + (wide ? 32 : 16)), 0));
                }
            }
            return Optional.empty();
        }

        private void dynamic(Section section, List<String> needed, List<String> sonames) {
            Section texts = section(section.link);
            int each = wide ? 16 : 8;
            for (long at = section.offset; at + each <= section.offset + section.size; at += each) {
                long tag = address(at);
                if (tag == 0) {
                    return;
                }
                if (tag == 1) {
                    needed.add(text(texts, address(at + each / 2)));
                } else if (tag == 14) {
                    sonames.add(text(texts, address(at + each / 2)));
                }
            }
        }

        /** The names of the versions that it defines, by their numbers. */
        private void definitions(Section section, Map<Integer, String> versions) {
            Section texts = section(section.link);
            long at = section.offset;
            for (int i = 0; i < MOST_SECTIONS && at + 20 <= section.offset + section.size; i++) {
                versions.put(half(at + 4) & 0x7fff, text(texts, word(at + word(at + 12))));
                long next = word(at + 16);
                if (next < 20) {
                    return;
                }
                at += next;
            }
        }

        private void symbols(
                Section section,
                Map<Integer, String> versions,
                Map<String, ElfSymbol> exported,
                Set<String> undefined) {
            Section texts = section(section.link);
            int each = wide ? 24 : 16;
            long count = section.size / each;
            if (count > MOST_SYMBOLS) {
                throw new IllegalArgumentException(count + " symbols");
            }
            Optional<Section> numbers = section.type == DYNAMIC_SYMBOLS ? of(VERSIONS) : Optional.empty();
            for (long i = 1; i < count; i++) {
                long at = section.offset + i * each;
                int info = bytes.get(index(at + (wide ? 4 : 12))) & 0xff;
                int visibility = bytes.get(index(at + (wide ? 5 : 13))) & 3;
                int home = half(at + (wide ? 6 : 14));
                int binding = info >> 4;
                boolean visible = visibility == 0 || visibility == 3;
                if (!visible || (binding != 1 && binding != 2 && binding != 10)) {
                    continue;
                }
                String name = text(texts, word(at));
                if (name.isEmpty() || LINKERS_OWN.contains(name)) {
                    continue;
                }
                if (home == 0) {
                    undefined.add(name);
                    continue;
                }
                long number = i;
                int version = numbers.map(one -> half(one.offset + 2 * number)).orElse(1);
                ElfSymbol symbol = new ElfSymbol(
                        name,
                        versions.getOrDefault(version & 0x7fff, "").equals(name) || (version & 0x7fff) <= 1
                                ? ""
                                : versions.getOrDefault(version & 0x7fff, ""),
                        (version & 0x8000) == 0,
                        type(info & 15, home),
                        binding == 2,
                        address(at + (wide ? 16 : 8)));
                exported.put(symbol.key(), symbol);
            }
        }

        private static ElfSymbol.Type type(int type, int home) {
            return switch (type) {
                case 2, 10 -> ElfSymbol.Type.FUNCTION;
                case 1, 5 -> ElfSymbol.Type.OBJECT;
                case 6 -> ElfSymbol.Type.THREAD_LOCAL;
                default -> home == COMMON ? ElfSymbol.Type.OBJECT : ElfSymbol.Type.OTHER;
            };
        }
    }
}
