package org.holdfast.tool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Signs with GnuPG's gpg(1), whose agent keeps the keys and asks for the passphrase. */
public final class Gpg {

    private Gpg() {}

    /**
     * Clear-signs a text.
     *
     * @param key a user id or fingerprint of the key
     * @param environment the variables that locate the keys: {@code GNUPGHOME}
     * @throws ToolFailed if there is no gpg, or it cannot sign
     */
    public static byte[] clearSign(byte[] text, String key, Map<String, String> environment) {
        List<String> command =
                List.of("gpg", "--batch", "--quiet", "--armor", "--local-user", key, "--output", "-", "--clearsign");
        String line = String.join(" ", command);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (environment.containsKey("GNUPGHOME")) {
            builder.environment().put("GNUPGHOME", environment.getOrDefault("GNUPGHOME", ""));
        }
        Process gpg;
        try {
            gpg = builder.start();
        } catch (IOException e) {
            throw new ToolFailed("there is no gpg to sign with: " + e.getMessage(), e);
        }
        // Its output is read while it reads its input: else both would wait for each other.
        Supplier<byte[]> signed = Concurrently.start(() -> read(gpg.getInputStream()));
        Supplier<byte[]> said = Concurrently.start(() -> read(gpg.getErrorStream()));
        try (OutputStream in = gpg.getOutputStream()) {
            in.write(text);
        } catch (IOException e) {
            // It ended before it had read everything; its standard error says why.
        }
        try {
            int status = gpg.waitFor();
            if (status != 0) {
                throw new ToolFailed(
                        line + " ended with " + status + ": " + new String(said.get(), StandardCharsets.UTF_8).strip());
            }
            return signed.get();
        } catch (InterruptedException e) {
            gpg.destroy();
            Thread.currentThread().interrupt();
            throw new ToolFailed(line + " was interrupted", e);
        }
    }

    private static byte[] read(java.io.InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
