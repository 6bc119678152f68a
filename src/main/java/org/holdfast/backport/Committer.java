package org.holdfast.backport;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;

/**
 * The person who runs holdfast, as committer.
 *
 * @param name the name, a byte per character
 * @param email the e-mail address, a byte per character
 * @param when the time of the commits
 */
public record Committer(String name, String email, Instant when) {

    public Committer {
        name = plain(name);
        email = plain(email);
    }

    /**
     * The committer that git would use, from the environment or from git's configuration.
     *
     * @throws Unusable if neither has a name and an address; git's guess from the host's name is not used
     */
    public static Committer of(Git git, Map<String, String> environment, Instant when) {
        Optional<String> name = given(environment, "GIT_COMMITTER_NAME")
                .or(() -> configured(git, "committer.name"))
                .or(() -> configured(git, "user.name"));
        Optional<String> email = given(environment, "GIT_COMMITTER_EMAIL")
                .or(() -> configured(git, "committer.email"))
                .or(() -> configured(git, "user.email"))
                .or(() -> given(environment, "EMAIL"));
        if (name.isEmpty() || email.isEmpty()) {
            throw new Unusable(
                    git.repository().toString(),
                    "git does not know who you are: set user.name and user.email there with 'git config', or for all of"
                            + " your repositories with 'git config --global'");
        }
        return new Committer(name.get(), email.get(), when);
    }

    private static Optional<String> given(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .map(Committer::bytes);
    }

    private static Optional<String> configured(Git git, String key) {
        Git.Answer answer = git.ask("config", "--get", key);
        return answer.yes() ? Optional.of(answer.out().strip()).filter(value -> !value.isEmpty()) : Optional.empty();
    }

    /** Text as git keeps it: a character per byte of its UTF-8. */
    public static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String plain(String text) {
        return text.replaceAll("[<>\\p{Cntrl}]", "").strip();
    }

    /** The login, as in doc/CHANGES: the local part of the address. */
    public String login() {
        String login = email.replaceFirst("@.*", "").replaceAll("[^A-Za-z0-9._+-]", "");
        return login.isEmpty() ? "unknown" : login;
    }

    /** The identity in a commit: {@code jane <jane@example.org> 1433160000 +0000}. */
    public String ident() {
        return name + " <" + email + "> " + when.getEpochSecond() + " +0000";
    }
}
