package org.holdfast.forge;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.holdfast.config.ForgeKind;
import org.holdfast.pkgsrc.Unusable;

/**
 * The secret that authenticates us to a forge. It comes from the environment only, and {@link #toString} gives the
 * variable, so that no message can show the secret by mistake.
 */
final class ForgeToken {

    /** The variable that precedes those of the kinds of forge. */
    private static final String ANY = "HOLDFAST_TOKEN";

    private final String variable;
    private final String secret;

    private ForgeToken(String variable, String secret) {
        this.variable = variable;
        this.secret = secret;
    }

    /**
     * Finds the token.
     *
     * @throws Unusable if it has characters that no token has: the HTTP library would show it in its complaint
     */
    static Optional<ForgeToken> in(Map<String, String> environment, ForgeKind kind) {
        for (String variable : new String[] {ANY, kind.variable()}) {
            String secret = environment.getOrDefault(variable, "").strip();
            if (!secret.isEmpty()) {
                if (!secret.matches("[!-~]+")) {
                    throw new Unusable(variable, "has characters that no token has");
                }
                return Optional.of(new ForgeToken(variable, secret));
            }
        }
        return Optional.empty();
    }

    /** Whether a variable has a value. */
    static boolean isIn(Map<String, String> environment, ForgeKind kind) {
        return !environment.getOrDefault(ANY, "").isBlank()
                || !environment.getOrDefault(kind.variable(), "").isBlank();
    }

    /** The names of the variables, for messages. */
    static String variables(ForgeKind kind) {
        return ANY + " or " + kind.variable();
    }

    /** The name of the variable that it came from. */
    String variable() {
        return variable;
    }

    /**
     * The header that carries the token.
     *
     * @throws Unusable if the address is neither https nor on this host
     */
    Map<String, String> header(ForgeKind kind, URI url) {
        if (!"https".equalsIgnoreCase(url.getScheme()) && !isLoopback(url)) {
            throw new Unusable(
                    url.toString(), "is not https: the token in " + variable + " is not sent where others can read it");
        }
        return switch (kind) {
            case GITHUB -> Map.of("Authorization", "Bearer " + secret);
            case GITLAB -> Map.of("PRIVATE-TOKEN", secret);
            case FORGEJO -> Map.of("Authorization", "token " + secret);
        };
    }

    /** The text with every occurrence of the secret replaced by dots. */
    String hiddenIn(String text) {
        return text.replace(secret, "...");
    }

    private static boolean isLoopback(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    @Override
    public String toString() {
        return "the token in " + variable;
    }
}
