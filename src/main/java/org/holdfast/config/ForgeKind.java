package org.holdfast.config;

import java.util.Locale;
import java.util.Optional;

/** The programs that keep a repository's issues and pull requests. */
public enum ForgeKind {
    /** GitHub, also one's own Enterprise server. */
    GITHUB("https://api.github.com", "GITHUB_TOKEN"),
    GITLAB("https://gitlab.com/api/v4", "GITLAB_TOKEN"),
    /** Forgejo and Gitea. */
    FORGEJO("https://codeberg.org/api/v1", "FORGEJO_TOKEN");

    private final String url;
    private final String variable;

    ForgeKind(String url, String variable) {
        this.url = url;
        this.variable = variable;
    }

    /** Where its API is if nothing else is said. */
    public String url() {
        return url;
    }

    /** The variable of the environment that has a token for it. */
    public String variable() {
        return variable;
    }

    /** The kind of that name, {@code github}; empty if there is none. */
    static Optional<ForgeKind> of(String name) {
        for (ForgeKind kind : values()) {
            if (kind.toString().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
