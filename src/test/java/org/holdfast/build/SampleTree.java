package org.holdfast.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.jspecify.annotations.NullMarked;

/**
 * A tree like pkgsrc's, of small C libraries and programs that depend on each other, for the real bmake and compiler: builds that are
 * real, and take a fraction of a second each.
 *
 * <pre>
 * SampleTree tree = SampleTree.write(directory, 1, 64);
 * for (PkgPath path : tree.paths()) {
 *     new ProcessBuilder(tree.command(path, packages, work)).start();
 * }
 * </pre>
 *
 * <p>The same seed and number of packages give the same files. A build takes what it depends on from {@code packages/All}, and never
 * writes elsewhere than in its work directory, {@code packages/All} and the tree's {@code .distfiles}: builds may run side by side.
 */
@NullMarked
final class SampleTree {

    /** The ways to fail: the first word of a package's file in {@link #faults()}. */
    static final List<String> FAULTS = List.of(
            "fetch",
            "fetch-once",
            "checksum",
            "depends",
            "compile",
            "link",
            "killed",
            "memory",
            "hang",
            "ignore-term",
            "fork-away",
            "flood",
            "test-once",
            "plist",
            "disk",
            "nothing",
            "corrupt",
            "truncated");

    /** Where packages install. */
    static final String PREFIX = "/opt/sample";

    private static final int FEWEST = 10;
    private static final int CHAIN = 6;
    private static final int DEEPEST = 9;
    private static final List<String> MAKE_LIBRARY =
            List.of("bsd.prefs.mk", "bsd.pkg.mk", "pbulk-index.mk", "phases.sh");
    private static final List<String> CATEGORIES = List.of("archivers", "devel", "graphics", "net", "security");
    private static final List<String> REASONS =
            List.of("PKG_SKIP_REASON", "PKG_FAIL_REASON", "NO_BIN_ON_FTP", "RESTRICTED", "BOOTSTRAP_PKG");
    private static final List<String> PLACES = List.of("/usr/bin", "/usr/pkg/bin", "/opt/local/bin", "/usr/local/bin");

    private final Path root;
    private final Map<PkgPath, Sample> packages = new LinkedHashMap<>();

    private enum Kind {
        LIBRARY,
        PROGRAM,
        GENERATOR
    }

    /**
     * One package.
     *
     * @param version without the revision
     * @param revision 0 for none
     * @param major of the library
     * @param abi the lowest version that what is built against this one takes
     * @param archive whether the library is installed as a static one, too
     * @param uses the libraries it is linked to
     * @param contains the library it is linked to statically, if any
     * @param generator the program that makes a part of its source, if any
     * @param runs the program it needs at run time, if any
     * @param variables what else its Makefile sets
     */
    private record Sample(
            PkgPath path,
            Kind kind,
            String version,
            int revision,
            int major,
            String abi,
            int salt,
            boolean archive,
            List<PkgPath> uses,
            Optional<PkgPath> contains,
            Optional<PkgPath> generator,
            Optional<PkgPath> runs,
            Map<String, String> variables) {

        String name() {
            return path.directory();
        }

        String id() {
            return name().replace('-', '_');
        }

        String distname() {
            return name() + "-" + version;
        }

        String fullVersion() {
            return version + (revision == 0 ? "" : "nb" + revision);
        }

        /** Whether it has a test of its own: programs have, and a third of the libraries, since each costs a compilation. */
        boolean tested() {
            return kind != Kind.LIBRARY || salt % 3 == 0;
        }

        /** Those whose buildlink3.mk it includes. */
        List<PkgPath> included() {
            return Stream.concat(contains.stream(), uses.stream()).toList();
        }

        Sample at(String newVersion, int newRevision, int newMajor, String newAbi) {
            return new Sample(
                    path,
                    kind,
                    newVersion,
                    newRevision,
                    newMajor,
                    newAbi,
                    salt,
                    archive,
                    uses,
                    contains,
                    generator,
                    runs,
                    variables);
        }

        Sample with(Map<String, String> newVariables) {
            return new Sample(
                    path,
                    kind,
                    version,
                    revision,
                    major,
                    abi,
                    salt,
                    archive,
                    uses,
                    contains,
                    generator,
                    runs,
                    newVariables);
        }
    }

    private SampleTree(Path root) {
        this.root = root;
    }

    /**
     * Writes a tree below a directory, which is made if it is not there.
     *
     * @param packages how many, at least {@value #FEWEST}
     */
    static SampleTree write(Path root, long seed, int packages) {
        if (packages < FEWEST) {
            throw new IllegalArgumentException("a sample tree has at least " + FEWEST + " packages");
        }
        SampleTree tree = new SampleTree(root.toAbsolutePath().normalize());
        tree.invent(new Random(seed), packages);
        MAKE_LIBRARY.forEach(file -> tree.put("mk/" + file, resource("mk/" + file)));
        tree.packages.values().forEach(tree::put);
        try {
            Files.createDirectories(tree.faults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tree;
    }

    /** What a build needs and is not installed here; empty if nothing is missing. */
    static List<String> missing() {
        return Stream.of("bmake", "gcc", "ar", "ldd", "setsid")
                .filter(name -> program(name).isEmpty())
                .toList();
    }

    private static Optional<Path> program(String name) {
        return PLACES.stream()
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Path root() {
        return root;
    }

    /** Where the files are that make packages fail. */
    Path faults() {
        return root.resolve("faults");
    }

    /** The packages, each behind those it depends on. */
    List<PkgPath> paths() {
        return List.copyOf(packages.keySet());
    }

    /** The packages that install shared libraries. */
    List<PkgPath> libraries() {
        return of(Kind.LIBRARY);
    }

    /** The packages that install programs and are not needed to build others. */
    List<PkgPath> programs() {
        return of(Kind.PROGRAM);
    }

    /** The packages that are only needed to build others. */
    List<PkgPath> generators() {
        return of(Kind.GENERATOR);
    }

    /** The packages whose programs have a library inside. */
    List<PkgPath> linkedStatically() {
        return packages.values().stream()
                .filter(one -> one.contains().isPresent())
                .map(Sample::path)
                .toList();
    }

    private List<PkgPath> of(Kind kind) {
        return packages.values().stream()
                .filter(one -> one.kind() == kind)
                .map(Sample::path)
                .toList();
    }

    PkgName pkgname(PkgPath path) {
        Sample one = sample(path);
        return new PkgName(one.name() + "-" + one.fullVersion());
    }

    /** What a package itself depends on, to be built or to run. */
    Set<PkgPath> dependencies(PkgPath path) {
        Sample one = sample(path);
        Set<PkgPath> all = new LinkedHashSet<>(one.included());
        one.generator().ifPresent(all::add);
        one.runs().ifPresent(all::add);
        return all;
    }

    /** What depends on a package itself, to be built or to run. */
    Set<PkgPath> dependents(PkgPath path) {
        return packages.keySet().stream()
                .filter(one -> dependencies(one).contains(path))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How many packages stand one on the other below this one, itself included. */
    int depth(PkgPath path) {
        return 1 + dependencies(path).stream().mapToInt(this::depth).max().orElse(0);
    }

    /** The command that builds a package and writes its binary package into {@code packages/All}. */
    List<String> command(PkgPath path, Path packages, Path work) {
        return List.of(
                program("bmake").map(Path::toString).orElse("bmake"),
                "-C",
                root.resolve(path.toString()).toString(),
                "package",
                "PACKAGES=" + packages,
                "WRKOBJDIR=" + work);
    }

    /** The work directory of a package: WRKDIR. */
    Path wrkdir(PkgPath path, Path work) {
        return work.resolve(path.toString()).resolve("work");
    }

    /** Makes a package fail in one of the ways of {@link #FAULTS}. */
    void fault(PkgPath path, String fault) {
        if (!FAULTS.contains(fault)) {
            throw new IllegalArgumentException("no fault: " + fault);
        }
        put("faults/" + path.directory(), fault + "\n");
    }

    /** Takes a package's fault away; whether there was one. */
    boolean repair(PkgPath path) {
        try {
            return Files.deleteIfExists(faults().resolve(path.directory()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Raises PKGREVISION. */
    void bump(PkgPath path) {
        Sample one = sample(path);
        replace(one.at(one.version(), one.revision() + 1, one.major(), one.abi()));
    }

    /** Updates to the next version, with another distfile and the same ABI. */
    void update(PkgPath path) {
        Sample one = sample(path);
        int dot = one.version().lastIndexOf('.') + 1;
        String next = one.version().substring(0, dot)
                + (Integer.parseInt(one.version().substring(dot)) + 1);
        replace(one.at(next, 0, one.major(), one.abi()));
    }

    /** Updates a library to a version whose SONAME differs and that has a function less; it asks more of what includes it. */
    void breakAbi(PkgPath path) {
        Sample one = sample(path);
        String next = (Integer.parseInt(one.version().substring(0, one.version().indexOf('.'))) + 1) + ".0";
        replace(one.at(next, 0, one.major() + 1, next));
    }

    /** Sets a variable in a package's Makefile: PKG_SKIP_REASON, PKG_FAIL_REASON, NO_BIN_ON_FTP, RESTRICTED or BOOTSTRAP_PKG. */
    void define(PkgPath path, String variable, String value) {
        if (!REASONS.contains(variable)) {
            throw new IllegalArgumentException("not a variable of sample packages: " + variable);
        }
        Map<String, String> variables = new TreeMap<>(sample(path).variables());
        variables.put(variable, value);
        replace(sample(path).with(variables));
    }

    private void replace(Sample changed) {
        packages.put(changed.path(), changed);
        put(changed);
    }

    /** The whole scan, as {@code bmake pbulk-index} prints it in one directory after the other. */
    String scan() {
        return packages.keySet().stream().map(this::record).collect(Collectors.joining());
    }

    /** What {@code bmake pbulk-index} prints in a package's directory. */
    String record(PkgPath path) {
        Sample one = sample(path);
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("PKGNAME", pkgname(path).text());
        lines.put("PKG_LOCATION", path.toString());
        lines.put(
                "ALL_DEPENDS",
                Stream.of(
                                one.contains().stream().map(this::wanted),
                                one.generator().stream().map(this::tool),
                                one.runs().stream().map(this::any),
                                one.uses().stream().map(this::wanted))
                        .flatMap(patterns -> patterns)
                        .collect(Collectors.joining(" ")));
        for (String key : List.of("PKG_SKIP_REASON", "PKG_FAIL_REASON", "NO_BIN_ON_FTP", "RESTRICTED")) {
            lines.put(key, one.variables().getOrDefault(key, ""));
        }
        lines.put("CATEGORIES", path.category());
        lines.put("MAINTAINER", maintainer(one));
        lines.put("USE_DESTDIR", "user-destdir");
        lines.put("BOOTSTRAP_PKG", one.variables().getOrDefault("BOOTSTRAP_PKG", ""));
        lines.put("USERGROUP_PHASE", "");
        Set<String> included = new TreeSet<>();
        included(one.included(), included);
        lines.put("SCAN_DEPENDS", String.join(" ", included));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private void included(Collection<PkgPath> paths, Set<String> files) {
        for (PkgPath path : paths) {
            files.add(relative(path) + "/buildlink3.mk");
            included(sample(path).included(), files);
        }
    }

    private String wanted(PkgPath path) {
        return path.directory() + ">=" + sample(path).abi() + ":" + relative(path);
    }

    private String tool(PkgPath path) {
        return path.directory() + ">=1.0:" + relative(path);
    }

    private String any(PkgPath path) {
        return path.directory() + "-[0-9]*:" + relative(path);
    }

    private static String relative(PkgPath path) {
        return "../../" + path;
    }

    private Sample sample(PkgPath path) {
        Sample one = packages.get(path);
        if (one == null) {
            throw new IllegalArgumentException("no sample package: " + path);
        }
        return one;
    }

    // What there is

    private void invent(Random random, int count) {
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < count) {
            names.add(word(random));
        }
        List<String> left = new ArrayList<>(names);
        int generators = count < 24 ? 1 : 2;
        int programs = Math.max(2, count / 4);
        for (int i = 0; i < generators; i++) {
            add(random, Kind.GENERATOR, "devel", left.removeFirst() + "-gen", List.of());
        }
        List<PkgPath> generating = generators();
        for (int i = 0; left.size() > programs + 1; i++) {
            List<PkgPath> before = libraries();
            List<PkgPath> uses = new ArrayList<>();
            if (i > 0 && i < CHAIN) {
                uses.add(before.get(i - 1));
            }
            if (i >= 2) {
                some(random, before, random.nextInt(4) - (i < CHAIN ? 2 : 0), uses);
            }
            PkgPath path = add(random, Kind.LIBRARY, category(random), left.removeFirst(), uses);
            if (i % 4 == 2 && i < 4 * generating.size()) {
                PkgPath generator = generating.get(i / 4);
                packages.computeIfPresent(path, (key, one) -> generated(one, generator));
            }
        }
        PkgPath archived = libraries().getFirst();
        PkgPath whole = add(random, Kind.PROGRAM, category(random), left.removeFirst() + "-static", List.of());
        packages.computeIfPresent(whole, (key, one) -> containing(one, archived));
        for (int i = 0; !left.isEmpty(); i++) {
            List<PkgPath> uses = new ArrayList<>();
            if (i == 0) {
                uses.add(libraries().get(CHAIN - 2));
            }
            some(random, libraries(), 1 + random.nextInt(3), uses);
            List<PkgPath> before = programs();
            String name = left.removeFirst() + (i % 3 == 0 ? "-tools" : "");
            PkgPath path = add(random, Kind.PROGRAM, category(random), name, uses);
            if (i % 2 == 1) {
                packages.computeIfPresent(path, (key, one) -> running(one, before.getLast()));
            }
        }
    }

    private void some(Random random, List<PkgPath> from, int count, List<PkgPath> chosen) {
        for (int i = 0; i < count; i++) {
            PkgPath one = from.get(random.nextInt(from.size()));
            if (!chosen.contains(one) && depth(one) < DEEPEST) {
                chosen.add(one);
            }
        }
    }

    private PkgPath add(Random random, Kind kind, String category, String name, List<PkgPath> uses) {
        PkgPath path = new PkgPath(category, name);
        String version = (1 + random.nextInt(4)) + "." + random.nextInt(12);
        if (random.nextBoolean()) {
            version += "." + random.nextInt(9);
        }
        int revision = Math.max(0, random.nextInt(6) - 2);
        boolean archive = kind == Kind.LIBRARY && libraries().size() % 5 == 0;
        packages.put(
                path,
                new Sample(
                        path,
                        kind,
                        version,
                        revision,
                        1 + random.nextInt(5),
                        version + (revision == 0 ? "" : "nb" + revision),
                        1000 + random.nextInt(1_000_000),
                        archive,
                        List.copyOf(uses),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()));
        return path;
    }

    private static Sample generated(Sample one, PkgPath generator) {
        return linked(one, Optional.empty(), Optional.of(generator), Optional.empty());
    }

    private static Sample containing(Sample one, PkgPath library) {
        return linked(one, Optional.of(library), Optional.empty(), Optional.empty());
    }

    private static Sample running(Sample one, PkgPath program) {
        return linked(one, Optional.empty(), Optional.empty(), Optional.of(program));
    }

    private static Sample linked(
            Sample one, Optional<PkgPath> contains, Optional<PkgPath> generator, Optional<PkgPath> runs) {
        return new Sample(
                one.path(),
                one.kind(),
                one.version(),
                one.revision(),
                one.major(),
                one.abi(),
                one.salt(),
                one.archive(),
                one.uses(),
                contains,
                generator,
                runs,
                one.variables());
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            word.append("bdfgklmnprstvz".charAt(random.nextInt(14))).append("aeiou".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    private static String category(Random random) {
        return CATEGORIES.get(random.nextInt(CATEGORIES.size()));
    }

    private static String maintainer(Sample one) {
        return List.of("ada@example.org", "ben@example.org", "pkgsrc-users@example.org")
                .get(one.salt() % 3);
    }

    // The files of a package

    private void put(Sample one) {
        byte[] distfile = distfile(one);
        put("distfiles/" + one.distname() + ".tar.gz", distfile);
        put(one.path() + "/distinfo", """
                $NetBSD$

                SHA512 (%1$s.tar.gz) = %2$s
                Size (%1$s.tar.gz) = %3$d bytes
                """.formatted(
                        one.distname(), HexFormat.of().formatHex(sha512(distfile)), distfile.length));
        put(one.path() + "/DESCR", one.name() + " sums numbers.\nIt is a package made for tests.\n");
        put(one.path() + "/PLIST", plist(one));
        put(one.path() + "/Makefile", makefile(one));
        if (one.kind() == Kind.LIBRARY) {
            put(one.path() + "/buildlink3.mk", buildlink(one));
            put(one.path() + "/files/" + one.name() + ".h", filled("library.h", one));
            put(one.path() + "/files/" + one.name() + ".c", filled("library.c", one));
            put(one.path() + "/files/mix.c", filled("mix.c", one));
            if (one.tested()) {
                put(one.path() + "/files/test.c", filled("test.c", one));
            }
        } else {
            String template = one.kind() == Kind.PROGRAM ? "program.c" : "generator.c";
            put(one.path() + "/files/" + one.name() + ".c", filled(template, one));
        }
    }

    private String makefile(Sample one) {
        StringBuilder text = new StringBuilder("# $NetBSD$\n\n");
        line(text, "DISTNAME=", one.distname());
        if (one.revision() > 0) {
            line(text, "PKGREVISION=", String.valueOf(one.revision()));
        }
        line(text, "CATEGORIES=", one.path().category());
        text.append('\n');
        line(text, "MAINTAINER=", maintainer(one));
        line(text, "HOMEPAGE=", "http://www.example.org/" + one.name() + "/");
        line(text, "COMMENT=", "Sums numbers, as a " + kind(one));
        line(text, "LICENSE=", one.salt() % 2 == 0 ? "2-clause-bsd" : "gnu-lgpl-v2.1");
        one.variables().forEach((variable, value) -> line(text, variable + "=", value));
        text.append('\n');
        one.generator().ifPresent(generator -> {
            line(text, "TOOL_DEPENDS+=", tool(generator));
            line(text, "GENERATOR=", generator.directory());
        });
        one.runs().ifPresent(program -> line(text, "DEPENDS+=", any(program)));
        line(text, "SAMPLE_KIND=", kind(one));
        if (one.kind() == Kind.LIBRARY) {
            line(text, "SHLIB_MAJOR=", String.valueOf(one.major()));
        }
        if (one.archive()) {
            line(text, "INSTALL_STATIC=", "yes");
        }
        if (!one.uses().isEmpty()) {
            line(
                    text,
                    "SAMPLE_LIBS=",
                    one.uses().stream().map(PkgPath::directory).collect(Collectors.joining(" ")));
        }
        one.contains().ifPresent(library -> {
            line(text, "SAMPLE_STATIC_LIBS=", library.directory());
            line(text, "BUILDLINK_DEPMETHOD." + library.directory() + "?=", "build");
        });
        text.append('\n');
        one.included().forEach(library -> text.append(include(library)));
        return text.append(".include \"../../mk/bsd.pkg.mk\"\n").toString();
    }

    private static String kind(Sample one) {
        return switch (one.kind()) {
            case LIBRARY -> "library";
            case PROGRAM -> "program";
            case GENERATOR -> "generator";
        };
    }

    private static void line(StringBuilder text, String variable, String value) {
        text.append(variable).append('\t').append(value).append('\n');
    }

    private static String include(PkgPath library) {
        return ".include \"" + relative(library) + "/buildlink3.mk\"\n";
    }

    private String buildlink(Sample one) {
        String lowest = one.abi().substring(0, one.abi().indexOf('.')) + ".0";
        return """
                # $NetBSD$

                BUILDLINK_TREE+=	@NAME@

                .if !defined(@UPPER@_BUILDLINK3_MK)
                @UPPER@_BUILDLINK3_MK:=

                BUILDLINK_API_DEPENDS.@NAME@+=	@NAME@>=@LOWEST@
                BUILDLINK_ABI_DEPENDS.@NAME@+=	@NAME@>=@ABI@
                BUILDLINK_PKGSRCDIR.@NAME@?=	@DIR@

                @INCLUDES@.endif

                BUILDLINK_TREE+=	-@NAME@
                """.replace("@NAME@", one.name())
                .replace("@UPPER@", one.name().toUpperCase(Locale.ROOT))
                .replace("@LOWEST@", lowest)
                .replace("@ABI@", one.abi())
                .replace("@DIR@", relative(one.path()))
                .replace(
                        "@INCLUDES@",
                        one.included().stream().map(SampleTree::include).collect(Collectors.joining()));
    }

    private String plist(Sample one) {
        Set<String> files = new TreeSet<>();
        files.add("share/doc/" + one.name() + "/README");
        if (one.kind() == Kind.LIBRARY) {
            String library = "lib/lib" + one.name();
            files.add("include/" + one.name() + ".h");
            files.add(library + ".so");
            files.add(library + ".so." + one.major());
            files.add(library + ".so." + one.major() + ".0");
            if (one.archive()) {
                files.add(library + ".a");
            }
        } else {
            files.add("bin/" + one.name());
        }
        return "@comment $NetBSD$\n" + files.stream().map(file -> file + "\n").collect(Collectors.joining());
    }

    private String filled(String template, Sample one) {
        List<PkgPath> called = one.included();
        return resource("source/" + template)
                .replace("@ID@", one.id())
                .replace("@NAME@", one.name())
                .replace("@VERSION@", one.version())
                .replace("@MAJOR@", String.valueOf(one.major()))
                .replace("@SALT@", String.valueOf(one.salt()))
                .replace(
                        "@INCLUDES@",
                        called.stream()
                                .map(library -> "#include <" + library.directory() + ".h>\n")
                                .collect(Collectors.joining()))
                .replace(
                        "@CALLS@",
                        called.stream()
                                .map(library -> " + " + library.directory() + "_sum(value + 7)")
                                .collect(Collectors.joining()))
                .replace(
                        "@EXTERN@",
                        one.generator().isPresent() ? "\nextern const unsigned " + one.id() + "_table[8];\n" : "")
                .replace("@TABLE@", one.generator().isPresent() ? " + " + one.id() + "_table[3]" : "");
    }

    /** The same bytes for the same package. */
    private byte[] distfile(Sample one) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, StandardCharsets.ISO_8859_1.name())) {
            for (String file : List.of("README", "upstream.h")) {
                byte[] text = filled(file, one).getBytes(StandardCharsets.ISO_8859_1);
                TarArchiveEntry entry = new TarArchiveEntry(one.distname() + "/" + file);
                entry.setSize(text.length);
                entry.setModTime(1_400_000_000_000L);
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] sha512(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(
                SampleTree.class.getResourceAsStream("/org/holdfast/build/tree/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String file, String text) {
        put(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A reader sees the old file or the new one. */
    private void put(String file, byte[] bytes) {
        Path target = root.resolve(file);
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.createDirectories(target.resolveSibling(""));
            Files.write(part, bytes);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
