package org.holdfast.history;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.Platform;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.RecordReader;
import org.holdfast.tool.Scratch;
import org.holdfast.tool.ToolFailed;

/**
 * Runs bmake's target {@code pbulk-index} in a temporary checkout of the files that a package needs. bmake executes the commands in
 * the tree's makefiles.
 *
 * <p>PKGNAME, MULTI_VERSION, MAINTAINER and SCAN_DEPENDS of its output are used. Dependencies are not, because they depend on this
 * machine's compiler and on the pkg_install in its LOCALBASE. Threads may share an instance.
 */
public final class PbulkIndex implements AutoCloseable {

    private static final String TOP = "pkgsrc/";
    private static final String SYSTEM_MAKEFILES = "share-mk";
    private static final String MAKECONF = "mk.conf";
    private static final Duration TO_START = Duration.ofSeconds(20);

    /** Variables that a makefile may read before MAKECONF. */
    private static final List<String> EARLY = List.of("OPSYS", "OS_VERSION", "MACHINE_ARCH");

    private static final Pattern ENDING =
            Pattern.compile("^Stop\\.$|stopped in |Fatal errors encountered|^\\*\\*\\* Error code");
    private static final Pattern BMAKE_SAYS = Pattern.compile("^\\S*make(\\[\\d+])?: (?!.*warning)");

    private final String program;
    private final Duration timeout;
    private final GitTree tree;
    private final NeededFiles needed;
    private final Scratch scratch;
    private final Map<String, String> environment;
    private final List<String> early = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private final List<Malformed> malformed = Collections.synchronizedList(new ArrayList<>());

    private PbulkIndex(
            String program,
            Duration timeout,
            GitTree tree,
            NeededFiles needed,
            Scratch scratch,
            Map<String, String> environment) {
        this.program = program;
        this.timeout = timeout;
        this.tree = tree;
        this.needed = needed;
        this.scratch = scratch;
        this.environment = environment;
    }

    /**
     * Prepares the checkout.
     *
     * @param program the name or path of bmake
     * @param timeout the longest time for each package directory
     * @param platform the machine that the packages are for
     * @param mkConf the operator's settings by variable, as in {@code mk.conf}
     * @throws Unusable if there is no such program, or it is no bmake
     */
    public static PbulkIndex of(
            String program, Duration timeout, GitTree tree, Platform platform, Map<String, String> mkConf) {
        Map<String, String> settings = new LinkedHashMap<>(platform.variables());
        settings.putAll(mkConf);
        Scratch scratch = Scratch.open();
        try {
            Map<String, String> environment = new LinkedHashMap<>();
            // bmake reads every variable of the environment, so no other is passed on.
            environment.put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
            environment.put("HOME", scratch.directory().toString());
            environment.put("TMPDIR", scratch.directory().toString());
            environment.put("LC_ALL", "C");
            environment.put("MAKECONF", scratch.directory().resolve(MAKECONF).toString());
            refuseUnlessBmake(program, scratch, environment);
            StringBuilder text = new StringBuilder();
            settings.forEach((name, value) -> text.append(name)
                    .append('=')
                    .append(value.replace("#", "\\#").replace('\n', ' '))
                    .append('\n'));
            scratch.write(MAKECONF, bytes(text.toString()));
            NeededFiles needed = new NeededFiles(tree);
            Map<String, String> system = needed.systemMakefiles(settings.getOrDefault("OPSYS", ""));
            system.forEach((name, content) -> scratch.write(SYSTEM_MAKEFILES + "/" + name, bytes(content)));
            if (!system.isEmpty()) {
                environment.put(
                        "MAKESYSPATH",
                        scratch.directory().resolve(SYSTEM_MAKEFILES).toString());
            }
            PbulkIndex index = new PbulkIndex(program, timeout, tree, needed, scratch, environment);
            EARLY.forEach(name -> index.early.add(name + "=" + settings.getOrDefault(name, "")));
            return index;
        } catch (RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** Refuses a program that does not know {@code -V}, such as GNU make, which is often called make. */
    private static void refuseUnlessBmake(String program, Scratch scratch, Map<String, String> environment) {
        String why;
        try {
            Scratch.Run run =
                    scratch.run("", environment, TO_START, List.of(program, "-r", "-f", "/dev/null", "-V", "MAKE"));
            if (run instanceof Scratch.Run.Ended ended && ended.status() == 0) {
                return;
            }
            why = "is no bmake";
        } catch (ToolFailed e) {
            why = String.valueOf(e.getMessage());
        }
        throw new Unusable(
                program, why + "; leave out --with-bmake, and packages that cannot be evaluated stay unknown");
    }

    /** The lines of bmake's output that could not be read so far. */
    public List<Malformed> malformed() {
        synchronized (malformed) {
            return List.copyOf(malformed);
        }
    }

    /** The evaluated definitions if all are known, or else the result of {@link #ask}. */
    public List<Definition> complete(PkgPath pkgpath, List<Definition> evaluated) {
        return evaluated.stream().allMatch(one -> one.unknown().isEmpty()) ? evaluated : ask(pkgpath, evaluated);
    }

    /**
     * The definitions of a directory by bmake, instead of the evaluated ones. If bmake fails, the evaluated ones are returned, and
     * unknown ones get bmake's reason as well.
     */
    public List<Definition> ask(PkgPath pkgpath, List<Definition> evaluated) {
        checkOut(pkgpath);
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(early);
        command.add("pbulk-index");
        Scratch.Run run = scratch.run(TOP + pkgpath, environment, timeout, command);
        return switch (run) {
            case Scratch.Run.TimedOut late ->
                unknown(evaluated, "no answer in " + timeout.toSeconds() + " s" + said(late, ", after "));
            case Scratch.Run.Ended ended -> answer(pkgpath, evaluated, ended);
        };
    }

    private List<Definition> answer(PkgPath pkgpath, List<Definition> evaluated, Scratch.Run.Ended ended) {
        if (ended.status() != 0) {
            return unknown(evaluated, "exited with " + ended.status() + said(ended, ": "));
        }
        List<Definition> answered = definitions(pkgpath, ended.out());
        return answered.isEmpty() ? unknown(evaluated, "printed no PKGNAME" + said(ended, ", but ")) : answered;
    }

    private void checkOut(PkgPath pkgpath) {
        for (String file : needed.of(pkgpath)) {
            // Another thread may need the same file: the first one writes it, and the others wait.
            synchronized (written) {
                if (written.add(file)) {
                    tree.searched(file).ifPresent(text -> scratch.write(TOP + file, bytes(text)));
                }
            }
        }
    }

    private List<Definition> definitions(PkgPath pkgpath, String out) {
        Map<PkgName, Definition> found = new LinkedHashMap<>();
        RecordReader.Sink sink = (text, line) -> {
            ScanRecord record = new ScanRecord(text);
            if (!record.pkgname().text().isBlank()) {
                found.putIfAbsent(record.pkgname(), definition(pkgpath, record));
            }
        };
        try {
            new RecordReader("bmake pbulk-index in " + pkgpath, true, sink, malformed)
                    .read(new ByteArrayInputStream(bytes(out)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found.values());
    }

    private Definition definition(PkgPath pkgpath, ScanRecord record) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String choice : words(record.get("MULTI_VERSION"))) {
            int equals = choice.indexOf('=');
            if (equals > 0) {
                versions.put(choice.substring(0, equals), choice.substring(equals + 1));
            }
        }
        Map<String, String> variables = new LinkedHashMap<>();
        record.get("MAINTAINER").ifPresent(value -> variables.put("MAINTAINER", value));
        return new Definition(
                pkgpath,
                Optional.of(record.pkgname()),
                Optional.empty(),
                versions,
                variables,
                Map.of(),
                List.of(),
                filesRead(pkgpath, record),
                Definition.By.BMAKE);
    }

    /** The files in SCAN_DEPENDS that are the tree's, each once, by their paths in the tree. */
    private List<String> filesRead(PkgPath pkgpath, ScanRecord record) {
        java.nio.file.Path top = scratch.directory().resolve(TOP);
        java.nio.file.Path here = top.resolve(pkgpath.toString());
        return words(record.get("SCAN_DEPENDS")).stream()
                .map(file -> here.resolve(file).normalize())
                .filter(file -> file.startsWith(top))
                .map(file -> top.relativize(file).toString())
                .distinct()
                .toList();
    }

    private static List<String> words(Optional<String> text) {
        return text.map(String::strip)
                .filter(stripped -> !stripped.isEmpty())
                .map(stripped -> List.of(stripped.split("\\s+", -1)))
                .orElse(List.of());
    }

    private static List<Definition> unknown(List<Definition> evaluated, String why) {
        return evaluated.stream()
                .map(one -> one.unknown().isEmpty()
                        ? one
                        : one.butUnknown(one.unknown().get() + "; bmake: " + why))
                .toList();
    }

    /**
     * The last message of bmake or, if it has none, of the commands that it ran. bmake's closing lines are left out, because they
     * are always the same; bmake's messages come first, because a command may print harmless warnings.
     */
    private String said(Scratch.Run run, String before) {
        List<String> lines = Stream.concat(run.out().lines(), run.err().lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !ENDING.matcher(line).find())
                .toList()
                .reversed();
        return lines.stream()
                .filter(line -> BMAKE_SAYS.matcher(line).find())
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .map(line -> before + line.replace(scratch.directory() + "/" + TOP, ""))
                .orElse("");
    }

    /** Encodes text with one character a byte. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Kills the running programs and removes the checkout. */
    @Override
    public void close() {
        scratch.close();
    }
}
