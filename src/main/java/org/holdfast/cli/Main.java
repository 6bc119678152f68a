package org.holdfast.cli;

/** Where the program starts. */
public final class Main {

    static final String VERSION = "holdfast 0.1.0";

    private Main() {}

    /** Answers {@code --version} before anything else is loaded: scripts ask it often. */
    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("--version")) {
            System.out.println(VERSION);
            return;
        }
        // What Java itself makes of an error is 1, which would say that something was found.
        int status = ExitCode.FAILED;
        try {
            status = Holdfast.run(Console.system(), args);
        } catch (Throwable e) {
            System.err.println(Unforeseen.sentence(e));
        } finally {
            System.exit(status);
        }
    }
}
