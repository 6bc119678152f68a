package org.holdfast.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.holdfast.tool.SmallFile;

/**
 * The headers of a package as clang reads them.
 *
 * @param tree where they are laid out
 * @param declarations what they declare
 * @param failure why clang could not read them; empty if it did
 */
record HeaderReading(IncludeTree tree, Declarations declarations, Optional<String> failure) {

    private static final int ROUNDS = 4;

    /** Reads headers; those that clang cannot read by themselves are left out of the file that includes all, and others may bring them. */
    static HeaderReading of(Headers headers, String name, ToolBox tools) {
        IncludeTree tree = IncludeTree.of(headers, name, tools);
        Path json = tools.directory().resolve(name + ".json");
        ToolBox.Result result = read(tree, json);
        for (int round = 0; round < ROUNDS && result.isRegular(); round++) {
            Set<String> failing = failing(result.err(), tree);
            if (failing.isEmpty() || tree.leftOut().containsAll(failing)) {
                break;
            }
            tree.leaveOut(failing);
            result = read(tree, json);
        }
        if (!result.isRegular()) {
            return new HeaderReading(
                    tree, new Declarations(), Optional.of("clang cannot read the headers: " + result.why()));
        }
        try {
            return new HeaderReading(tree, ClangReader.read(json, tree::path), Optional.empty());
        } catch (IOException e) {
            return new HeaderReading(
                    tree, new Declarations(), Optional.of("what clang says cannot be read: " + SmallFile.words(e)));
        }
    }

    private static ToolBox.Result read(IncludeTree tree, Path json) {
        List<String> command = new ArrayList<>(List.of(
                "clang", "-fsyntax-only", "-Xclang", "-ast-dump=json", "-x", language(tree), "-w", "-ferror-limit=0"));
        command.addAll(tree.options());
        command.add(tree.all().toString());
        return tree.tools().run(command, Optional.of(json));
    }

    /** C, unless there are headers that are C++ by their name. */
    private static String language(IncludeTree tree) {
        return tree.headers().paths().stream().anyMatch(path -> path.matches(".*\\.(hh|hpp|hxx|ipp|tcc)"))
                ? "c++"
                : "c";
    }

    /** The headers that clang complains of. */
    private static Set<String> failing(String errors, IncludeTree tree) {
        return errors.lines()
                .filter(line -> line.contains("error: "))
                .map(line -> line.replaceFirst(":[0-9]+:[0-9]+: .*", ""))
                .flatMap(file -> tree.path(file).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The functions and variables that they declare. */
    Set<String> symbols() {
        Set<String> symbols = new TreeSet<>(declarations.functions().keySet());
        symbols.addAll(declarations.variables().keySet());
        symbols.removeIf(name -> !name.matches("[A-Za-z_][A-Za-z0-9_]*"));
        return symbols;
    }

    /**
     * Compiles a library that refers to symbols, so that their types are in its debugging information.
     *
     * @return the library, or empty if clang cannot
     */
    Optional<Path> probe(Set<String> symbols) {
        String name = tree.all().getFileName().toString().replaceFirst("-all\\.h$", "-probe");
        Path source = tree.tools().directory().resolve(name + ".c");
        Path library = tree.tools().directory().resolve(name + ".so");
        StringBuilder text = new StringBuilder("#include \"" + tree.all() + "\"\n");
        symbols.forEach(symbol -> text.append("__typeof__(")
                .append(symbol)
                .append(") *__abi_ref_")
                .append(symbol)
                .append(";\n"));
        try {
            Files.writeString(source, text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(
                "clang",
                "-x",
                language(tree),
                "-w",
                "-g",
                "-gdwarf-4",
                "-fno-eliminate-unused-debug-types",
                "-shared",
                "-fPIC",
                "-nostdlib",
                "-o",
                library.toString()));
        command.addAll(tree.options());
        command.add(source.toString());
        ToolBox.Result result = tree.tools().run(command, Optional.empty());
        return result.status() == 0 && Files.exists(library) ? Optional.of(library) : Optional.empty();
    }
}
