package org.holdfast.tool;

import java.util.List;
import java.util.Map;

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
        return Filter.run(
                List.of("gpg", "--batch", "--quiet", "--armor", "--local-user", key, "--output", "-", "--clearsign"),
                text,
                environment.containsKey("GNUPGHOME")
                        ? Map.of("GNUPGHOME", environment.getOrDefault("GNUPGHOME", ""))
                        : Map.of());
    }
}
