package org.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Reports an unexpected exception in a sentence, with a stack trace if {@code HOLDFAST_TRACE} is set. */
final class Unforeseen {

    /** The older name is still heard. */
    private static final List<String> VARIABLES = List.of("HOLDFAST_TRACE", "HOLDFAST_DEBUG");

    private Unforeseen() {}

    static void say(Console console, Throwable error) {
        console.say(sentence(error));
    }

    /** Shows where an error was thrown, to those who asked for it. */
    static void trace(Console console, Throwable thrown) {
        boolean asked = VARIABLES.stream()
                .anyMatch(name -> !console.environment().getOrDefault(name, "").isEmpty());
        if (asked) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            console.say(trace.toString().stripTrailing());
        }
    }

    /** One line that describes the error. */
    static String sentence(Throwable error) {
        String message = error.getMessage();
        String words = message == null ? "" : message.replaceAll("\\s+", " ").strip();
        if (error instanceof OutOfMemoryError) {
            return "holdfast: out of memory (" + words + "); HOLDFAST_HEAP=4g in the environment gives more than the"
                    + " usual 800m";
        }
        return "holdfast: internal error: " + error.getClass().getSimpleName() + (words.isEmpty() ? "" : ": " + words)
                + " (this is a bug; HOLDFAST_TRACE=1 shows where)";
    }

    /** The cause, without the exceptions that wrap it in another thread or a static initialiser. */
    static Throwable cause(Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException
                || thrown instanceof ExecutionException
                || thrown instanceof ExceptionInInitializerError;
        return wrapped && thrown.getCause() != null ? cause(thrown.getCause()) : thrown;
    }
}
