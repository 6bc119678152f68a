package org.holdfast.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A package of a small C library, compiled with gcc into a binary package as pkg_create makes it. */
public final class SamplePackage {

    private final Path directory;
    private final String pkgname;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<String> info = new ArrayList<>(List.of("LOCALBASE=/usr/pkg", "PKGPATH=devel/sample"));
    private String source = "";
    private String soname = "libsample.so.1";
    private String versions = "";
    private boolean stripped = true;
    private boolean archive;

    public SamplePackage(Path directory, String pkgname) {
        this.directory = directory;
        this.pkgname = pkgname;
    }

    public SamplePackage header(String name, String text) {
        files.put("include/" + name, text);
        return this;
    }

    public SamplePackage file(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** The C of the library; it finds the headers. */
    public SamplePackage source(String text) {
        source = text;
        return this;
    }

    public SamplePackage soname(String name) {
        soname = name;
        return this;
    }

    /** A linker's version script. */
    public SamplePackage versions(String script) {
        versions = script;
        return this;
    }

    public SamplePackage debugged() {
        stripped = false;
        return this;
    }

    SamplePackage withArchive() {
        archive = true;
        return this;
    }

    public SamplePackage info(String line) {
        info.add(line);
        return this;
    }

    public Path build() throws IOException, InterruptedException {
        Path root = Files.createDirectories(
                directory.resolve(pkgname + "-" + Files.list(directory).count()));
        Path staged = Files.createDirectories(root.resolve("stage"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = staged.resolve(file.getKey());
            Files.createDirectories(target.resolveSibling(""));
            Files.writeString(target, file.getValue());
        }
        if (!source.isEmpty()) {
            library(root, staged);
        }
        Files.writeString(staged.resolve("+COMMENT"), "a sample\n");
        Files.writeString(staged.resolve("+DESC"), "a sample\n");
        Files.writeString(staged.resolve("+BUILD_INFO"), String.join("\n", info) + "\n");
        List<String> names;
        try (Stream<Path> all = Files.walk(staged)) {
            names = all.filter(path -> !Files.isDirectory(path))
                    .map(path -> staged.relativize(path).toString())
                    .filter(path -> !path.startsWith("+"))
                    .sorted()
                    .toList();
        }
        Files.writeString(
                staged.resolve("+CONTENTS"),
                "@name " + pkgname + "\n@cwd /usr/pkg\n" + String.join("\n", names) + "\n",
                StandardCharsets.UTF_8);
        Path made = root.resolve(pkgname + ".tgz");
        List<String> line = new ArrayList<>(List.of(
                "tar",
                "-C",
                staged.toString(),
                "-czf",
                made.toString(),
                "+CONTENTS",
                "+COMMENT",
                "+DESC",
                "+BUILD_INFO"));
        line.addAll(names);
        run(line);
        return made;
    }

    private void library(Path root, Path staged) throws IOException, InterruptedException {
        Files.createDirectories(staged.resolve("lib"));
        Files.writeString(root.resolve("sample.c"), source);
        List<String> line = new ArrayList<>(List.of("gcc", "-O1", "-w", "-fPIC", "-I" + staged.resolve("include")));
        if (!stripped) {
            line.add("-g");
        }
        if (archive) {
            List<String> object = new ArrayList<>(line);
            object.addAll(List.of(
                    "-c",
                    "-o",
                    root.resolve("sample.o").toString(),
                    root.resolve("sample.c").toString()));
            run(object);
            run(List.of(
                    "ar",
                    "rcs",
                    staged.resolve("lib/libsample.a").toString(),
                    root.resolve("sample.o").toString()));
        }
        line.addAll(List.of(
                "-shared",
                "-o",
                staged.resolve("lib/" + soname).toString(),
                root.resolve("sample.c").toString()));
        line.add("-Wl,-soname," + soname);
        if (!versions.isEmpty()) {
            Files.writeString(root.resolve("sample.map"), versions);
            line.add("-Wl,--version-script=" + root.resolve("sample.map"));
        }
        run(line);
        if (stripped) {
            run(List.of("strip", staged.resolve("lib/" + soname).toString()));
        }
        Files.createSymbolicLink(staged.resolve("lib/libsample.so"), Path.of(soname));
    }

    private static void run(List<String> line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", line) + ": " + said);
        }
    }

    /** The programs that are needed and not here. */
    public static List<String> missing(String... programs) {
        return Stream.of(programs)
                .filter(program -> isBare() || !org.holdfast.tool.Filter.exists(program))
                .toList();
    }

    /** Whether tests are to run as on a machine that has neither compilers for the gate nor a browser: {@code HOLDFAST_BARE=1}. */
    public static boolean isBare() {
        return System.getenv("HOLDFAST_BARE") != null;
    }
}
