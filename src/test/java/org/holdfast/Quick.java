package org.holdfast;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code make quick}: from an edited line to its tests in a few seconds. Compiles what changed since the last time, without Maven
 * and without Error Prone, and runs some tests.
 *
 * <p>Changed files are compiled alone where that is safe: what other files can see of their classes is what they saw before, and
 * no name has come that another file may have meant otherwise. In every other case all is compiled anew.
 *
 * <pre>java Quick.java CLASSPATH TEST...</pre>
 *
 * <p>A test is a class, {@code DeweyTest}; some methods of one, {@code DeweyTest#isTransitive}; a package with all below it,
 * {@code org.holdfast.pkgsrc.*}; or a room, {@code pkgsrc}.
 */
public final class Quick {

    private static final Path OUT = Path.of("target/quick");
    private static final Path MAIN_SOURCES = Path.of("src/main/java");
    private static final Path HOME = Path.of("src/test/home");
    private static final Path TEST_SOURCES = Path.of("src/test/java");

    /** What javap does not show of a type and other files are compiled by. */
    private static final Pattern NOT_ALONE = Pattern.compile("@interface\\b|\\bpermits\\b");

    private final String libraries;

    private Quick(String libraries) {
        this.libraries = libraries;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> selectors = new ArrayList<>();
        for (String test : List.of(args).subList(1, args.length)) {
            selectors.addAll(selectors(test));
        }
        Quick quick = new Quick(args[0]);
        quick.compile();
        long compiled = System.nanoTime();
        int status = selectors.isEmpty() ? 0 : quick.test(selectors);
        System.out.printf(
                "quick: compiled in %.1f s, tested in %.1f s%n",
                (compiled - start) / 1e9, (System.nanoTime() - compiled) / 1e9);
        System.exit(status);
    }

    // ---- what to compile

    private void compile() throws IOException {
        Part main = new Part("main", MAIN_SOURCES, libraries);
        Part test = new Part("test", TEST_SOURCES, main.classes() + ":" + libraries);
        if (!main.alone(List.of(TEST_SOURCES))) {
            test.forget();
            main.whole();
        }
        if (!test.alone(List.of())) {
            test.whole();
        }
    }

    /**
     * The sources of one output folder.
     *
     * @param path what they are compiled with
     */
    private record Part(String name, Path sources, String path) {

        Path classes() {
            return OUT.resolve(name);
        }

        private Path fresh() {
            return OUT.resolve(name + ".new");
        }

        /** What the classes were compiled from. */
        private Path known() {
            return OUT.resolve(name + ".known");
        }

        /** The next time all is compiled. */
        void forget() throws IOException {
            Files.deleteIfExists(known());
        }

        /**
         * Compiles what changed, if that alone is safe; says whether it was.
         *
         * @param others sources that are compiled with these classes
         */
        boolean alone(List<Path> others) throws IOException {
            Map<String, String> now = sums();
            Map<String, String> then = Files.exists(known())
                    ? Files.readAllLines(known()).stream()
                            .map(line -> line.split(" ", 2))
                            .collect(Collectors.toMap(words -> words[1], words -> words[0]))
                    : Map.of();
            if (now.equals(then)) {
                return true;
            }
            if (!now.keySet().containsAll(then.keySet()) || !now.get("with").equals(then.get("with"))) {
                return false;
            }
            List<Path> changed = now.keySet().stream()
                    .filter(file -> !now.get(file).equals(then.get(file)))
                    .map(Path::of)
                    .toList();
            for (Path file : changed) {
                if (file.endsWith("package-info.java")
                        || NOT_ALONE.matcher(Files.readString(file)).find()
                        || (!then.containsKey(file.toString()) && mentioned(file, changed, others))) {
                    return false;
                }
            }
            delete(fresh());
            javac(changed, classes() + ":" + path);
            for (Path file : changed) {
                if (then.containsKey(file.toString()) && !outline(fresh(), file).equals(outline(classes(), file))) {
                    return false;
                }
            }
            forget();
            for (Path file : changed) {
                for (Path old : classes(classes(), file)) {
                    Files.delete(old);
                }
            }
            for (Path made : files(fresh(), ".class")) {
                Path to = classes().resolve(fresh().relativize(made));
                Files.createDirectories(to.getParent());
                Files.move(made, to);
            }
            know(now);
            return true;
        }

        void whole() throws IOException {
            Map<String, String> now = sums();
            forget();
            delete(fresh());
            javac(files(sources, ".java"), path);
            delete(classes());
            Files.move(fresh(), classes());
            know(now);
        }

        private void know(Map<String, String> sums) throws IOException {
            Files.write(
                    known(),
                    sums.entrySet().stream()
                            .map(sum -> sum.getValue() + " " + sum.getKey())
                            .toList());
        }

        private void javac(Collection<Path> files, String with) throws IOException {
            System.out.printf("quick: compiling %d of %s%n", files.size(), sources);
            Files.createDirectories(fresh());
            List<String> arguments = new ArrayList<>(List.of(
                    "-proc:none",
                    "-implicit:none",
                    "-nowarn",
                    "-XDsuppressNotes",
                    "--release",
                    "21",
                    "-parameters",
                    "-g",
                    "-d",
                    fresh().toString(),
                    "-cp",
                    with));
            files.forEach(file -> arguments.add(file.toString()));
            if (tool("javac").run(System.out, System.err, arguments.toArray(String[]::new)) != 0) {
                System.exit(1);
            }
        }

        /** The sum of each source's content; and, as {@code with}, of what they are compiled with. */
        private Map<String, String> sums() throws IOException {
            Map<String, String> sums = new TreeMap<>();
            for (Path file : files(sources, ".java")) {
                sums.put(file.toString(), sum(Files.readAllBytes(file)));
            }
            sums.put("with", sum((Runtime.version() + path).getBytes(StandardCharsets.UTF_8)));
            return sums;
        }

        /** Whether a source that did not change has the word that is the name of this new one. */
        private boolean mentioned(Path file, List<Path> changed, List<Path> others) throws IOException {
            Pattern word = Pattern.compile("\\b" + simpleName(file) + "\\b");
            List<Path> unchanged = new ArrayList<>(files(sources, ".java"));
            unchanged.removeAll(changed);
            for (Path other : others) {
                unchanged.addAll(files(other, ".java"));
            }
            for (Path one : unchanged) {
                if (word.matcher(Files.readString(one)).find()) {
                    return true;
                }
            }
            return false;
        }

        /** What other files can see of a source's classes. */
        private String outline(Path below, Path file) throws IOException {
            List<String> arguments = new ArrayList<>(List.of("-package", "-constants"));
            for (Path one : classes(below, file)) {
                if (!one.getFileName().toString().matches(".*\\$\\d.*")) {
                    arguments.add(one.toString());
                }
            }
            StringWriter text = new StringWriter();
            PrintWriter to = new PrintWriter(text);
            if (tool("javap").run(to, to, arguments.toArray(String[]::new)) != 0) {
                throw new IllegalStateException("javap: " + text);
            }
            return text.toString();
        }

        /** The classes that a source was compiled to, with those inside. */
        private List<Path> classes(Path below, Path file) throws IOException {
            Path folder = below.resolve(sources.relativize(file).getParent());
            Pattern name = Pattern.compile(Pattern.quote(simpleName(file)) + "(\\$.*)?\\.class");
            try (Stream<Path> all = Files.list(folder)) {
                return all.filter(one ->
                                name.matcher(one.getFileName().toString()).matches())
                        .sorted()
                        .toList();
            }
        }
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replaceFirst("\\.java$", "");
    }

    private static ToolProvider tool(String name) {
        return ToolProvider.findFirst(name).orElseThrow(() -> new IllegalStateException("this Java has no " + name));
    }

    private static List<Path> files(Path below, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String sum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    // ---- what to test

    private int test(List<String> selectors) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djqwik.database=" + OUT.resolve("jqwik-database"),
                "-cp",
                Stream.of(
                                OUT.resolve("test"),
                                "src/test/resources",
                                OUT.resolve("main"),
                                "src/main/resources",
                                "target/classes", // the pages that Maven made of their templates
                                libraries)
                        .map(Object::toString)
                        .collect(Collectors.joining(":")),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--details=summary",
                "--fail-if-no-tests"));
        command.addAll(selectors);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("HOME", HOME.toAbsolutePath().toString());
        builder.environment()
                .put("XDG_CONFIG_HOME", HOME.resolve(".config").toAbsolutePath().toString());
        return builder.start().waitFor();
    }

    /** The console launcher's options for the words of a user. */
    private static List<String> selectors(String test) {
        if (test.endsWith(".*")) {
            return List.of("--select-package=" + test.substring(0, test.length() - 2));
        }
        String[] words = test.split("#", 2);
        try (Stream<Path> all = Files.walk(TEST_SOURCES)) {
            List<String> found = all.sorted()
                    .filter(path -> path.endsWith(words[0] + ".java")
                            || path.toString().endsWith("/" + words[0].replace('.', '/') + ".java")
                            || (path.endsWith(words[0]) && isRoom(path)))
                    .flatMap(path -> options(path, words).stream())
                    .toList();
            if (found.isEmpty()) {
                System.err.println("quick: no test class and no room '" + test + "' below " + TEST_SOURCES);
                System.exit(2);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> options(Path path, String[] words) {
        String name = TEST_SOURCES
                .relativize(path)
                .toString()
                .replaceFirst("\\.java$", "")
                .replace('/', '.');
        if (Files.isDirectory(path)) {
            return List.of("--select-package=" + name);
        }
        String quoted = Matcher.quoteReplacement(name).replace(".", "\\.");
        return words.length == 1
                ? List.of("--select-class=" + name)
                : List.of("--select-class=" + name, "--include-methodname=" + quoted + "#(" + words[1] + ")");
    }

    private static boolean isRoom(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith("Test.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
