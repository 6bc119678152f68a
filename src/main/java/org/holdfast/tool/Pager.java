package org.holdfast.tool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** Shows text on the terminal a screen at a time, by the program that the user named in {@code PAGER}. */
public final class Pager {

    private static final int NOT_FOUND = 126;

    private Pager() {}

    /**
     * Shows text, and waits until the user has seen enough. {@code less} ends by itself if it fits on the screen, and shows colours.
     *
     * @param command the pager with its arguments, as the shell reads it
     * @param environment variables beside those of this process
     * @return whether it was shown; false if there is no such program
     */
    public static boolean show(String command, byte[] text, Map<String, String> environment, Path directory) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().putIfAbsent("LESS", "FRX");
        try {
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(text);
            } catch (IOException e) {
                // The user has seen enough.
            }
            return process.waitFor() < NOT_FOUND;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
