package org.holdfast.tool;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process for tests that makes many branches in one transaction, after it has cleared what an earlier one left. */
public final class RefWriter {

    private RefWriter() {}

    /** {@code RefWriter REPOSITORY ID COUNT}; says {@code begin} and {@code done}. */
    public static void main(String... words) {
        Git git = new Git(Path.of(words[0]));
        RefJournal.recover(git).forEach(said -> System.out.println("recovered: " + said));
        RefTransaction refs = refs(git, words[1], Integer.parseInt(words[2]));
        System.out.println("begin");
        refs.commit("test");
        System.out.println("done");
    }

    /** A transaction that makes so many branches. */
    public static RefTransaction refs(Git git, String id, int count) {
        RefTransaction refs = new RefTransaction(git);
        for (int i = 0; i < count; i++) {
            refs.create("refs/heads/backport/topic-" + i, id);
        }
        return refs;
    }

    /** How many of them there are. */
    public static int count(Git git) {
        return (int) git.run("for-each-ref", "--format=%(refname)", "refs/heads/backport/")
                .lines()
                .filter(line -> !line.isEmpty())
                .count();
    }

    /**
     * The command of a main class of the tests or of Holdfast, in a Java that starts fast.
     *
     * @param options options of Java
     */
    public static List<String> command(List<String> options, String main, String... words) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(List.of(words));
        return command;
    }

    /** The class path from wherever a process is started. */
    static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Starts one, in a session of its own: it may be sent what a terminal sends. */
    public static Process start(Git git, String id, int count) throws IOException {
        List<String> command = new ArrayList<>(Git.SETSID.map(List::of).orElse(List.of()));
        command.addAll(command(
                List.of(),
                RefWriter.class.getName(),
                git.repository().toAbsolutePath().toString(),
                id,
                String.valueOf(count)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
