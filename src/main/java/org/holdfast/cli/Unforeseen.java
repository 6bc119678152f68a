package org.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;

/** Reports an unexpected exception in a sentence, with a stack trace if {@code HOLDFAST_DEBUG} is set. */
final class Unforeseen {

    private Unforeseen() {}

    static void say(Console console, Throwable thrown) {
        Throwable error = cause(thrown);
        console.say(sentence(error));
        if (!console.environment().getOrDefault("HOLDFAST_DEBUG", "").isEmpty()) {
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
                    + " usual 1g";
        }
        return "holdfast: internal error: " + error.getClass().getSimpleName() + (words.isEmpty() ? "" : ": " + words)
                + " (this is a bug; HOLDFAST_DEBUG=1 shows where)";
    }

    /** The cause, without the exceptions that wrap it in another thread or a static initialiser. */
    private static Throwable cause(Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExceptionInInitializerError;
        return wrapped && thrown.getCause() != null ? cause(thrown.getCause()) : thrown;
    }
}
