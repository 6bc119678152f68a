package org.holdfast.config;

import java.util.Locale;
import java.util.Optional;

/** The software of a forge, which keeps a repository's issues and pull requests. */
public enum ForgeKind {
    /** GitHub, and GitHub Enterprise Server. */
    GITHUB("https://api.github.com", "GITHUB_TOKEN"),
    /** GitLab, API version 4. */
    GITLAB("https://gitlab.com/api/v4", "GITLAB_TOKEN"),
    /** Forgejo and Gitea, API version 1. */
    FORGEJO("https://codeberg.org/api/v1", "FORGEJO_TOKEN");

    private final String url;
    private final String variable;

    ForgeKind(String url, String variable) {
        this.url = url;
        this.variable = variable;
    }

    /** The default address of the API. */
    public String url() {
        return url;
    }

    /** The name of the environment variable with the token. */
    public String variable() {
        return variable;
    }

    /** The kind with a name such as {@code github}; empty if there is none. */
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
