package org.holdfast.gate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.holdfast.pkgsrc.Unusable;

/**
 * The ELF files of a package.
 *
 * @param libraries what programs link with, by SONAME, or by path if it has none
 * @param modules what a program loads by its path
 * @param unreadable why some could not be read, by path
 * @param foreign the paths of libraries in other formats than ELF
 */
record Libraries(
        Map<String, Library> libraries,
        Map<String, Library> modules,
        Map<String, String> unreadable,
        Set<String> foreign) {

    /** The numbers with which the files of Mach-O and of its archives of several architectures begin. */
    private static final Set<Long> MACH_O =
            Set.of(0xfeedfaceL, 0xfeedfacfL, 0xcefaedfeL, 0xcffaedfeL, 0xcafebabeL, 0xcafebabfL);

    /** How many first bytes tell what a file is. */
    static final int START = 4;

    /**
     * A shared library.
     *
     * @param file the file
     * @param elf what others see of it
     */
    record Library(PackageFile file, ElfFile elf) {}

    static Libraries of(PackageTree tree) {
        Libraries found = new Libraries(
                new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
        tree.all(file -> file.stored().isPresent() && file.size() >= START).forEach(found::add);
        return found;
    }

    /** Whether a file is a library or a program, by its path and its first bytes. */
    static boolean isCode(String path, byte[] start) {
        return ElfFile.isElf(start) || isMachO(path, start);
    }

    private void add(PackageFile file) {
        byte[] start = file.start(START);
        if (isMachO(file.path(), start)) {
            foreign.add(file.path());
        } else if (ElfFile.isElf(start)) {
            try {
                ElfFile elf = ElfFile.read(file.stored().orElseThrow());
                if (elf.isShared()) {
                    if (isLinked(file, elf)) {
                        libraries.put(elf.soname().orElse(file.path()), new Library(file, elf));
                    } else {
                        modules.put(file.path(), new Library(file, elf));
                    }
                }
            } catch (Unusable e) {
                unreadable.put(file.path(), String.valueOf(e.getMessage()).replaceFirst("^.*?: ", ""));
            }
        }
    }

    /** Java's classes begin with the same number as one kind of Mach-O. */
    private static boolean isMachO(String path, byte[] start) {
        long number = 0;
        for (byte one : start) {
            number = (number << 8) | (one & 0xff);
        }
        return MACH_O.contains(number) && !path.endsWith(".class") && start.length == START;
    }

    /** Whether programs link with it: it lies in a directory of libraries. Others are loaded by their path. */
    private static boolean isLinked(PackageFile file, ElfFile elf) {
        String directory = file.path().substring(0, Math.max(0, file.path().lastIndexOf('/')));
        return (file.name().startsWith("lib") && elf.soname().isPresent())
                || directory.matches("/?(usr/)?lib(32|64|/[a-z0-9_]+-linux-[a-z0-9]+)?");
    }
}
