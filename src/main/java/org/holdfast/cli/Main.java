package org.holdfast.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/** The main class. */
public final class Main {

    static final String VERSION = "holdfast 0.1.0";

    private Main() {}

    /** Runs a command line. Answers {@code --version}, {@code -V} and {@code version} before loading anything else. */
    public static void main(String[] args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V") || args[0].equals("version"))) {
            System.out.println(VERSION);
            return;
        }
        // The JVM exits with 1 on an error, which would mean findings.
        int status = ExitCode.FAILED;
        AtomicBoolean failedElsewhere = new AtomicBoolean();
        try {
            Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
                failedElsewhere.set(true);
                System.err.println(Unforeseen.sentence(error));
            });
            status = Holdfast.run(Console.system(), args);
        } catch (Throwable e) {
            System.err.println(Unforeseen.sentence(e));
        } finally {
            System.exit(failedElsewhere.get() ? ExitCode.FAILED : status);
        }
    }
}
