package org.holdfast.forge;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.holdfast.config.ForgeKind;
import org.holdfast.request.Request;
import org.holdfast.tool.JsonTree;

/**
 * The paths and field names of one kind of forge. The defaults are GitHub's, which Forgejo adopted. {@link RequestJson}
 * reads the answers.
 */
sealed interface ForgeApi {

    /** A new pull request, as GitHub and Forgejo take it. */
    record NewPull(String title, String head, String base, String body) {}

    /** The members that change a pull request. */
    record PullChange(String title, String body) {}

    /** A new merge request, as GitLab takes it. */
    record NewMergeRequest(
            @JsonProperty("source_branch") String head,
            @JsonProperty("target_branch") String base,
            String title,
            String description) {}

    /** The members that change a merge request. */
    record MergeRequestChange(String title, String description) {}

    /** The members of a comment, the same on every forge. */
    record Comment(String body) {}

    /** The repository: {@code owner/name}. */
    String repository();

    /** The path of all issues in any state; the answer may contain pull requests. */
    String issues();

    /** The path of all pull requests in any state. */
    String pulls();

    /** The path of the open pull requests from one branch into another; the answer may contain others. */
    String openPulls(String head, String base);

    /** The path to post a new pull request to. */
    default String newPull() {
        return repos(repository(), "pulls");
    }

    /** The fields of a new pull request. */
    default Record pull(String head, String base, String title, String body) {
        return new NewPull(title, head, base, body);
    }

    /** The path of one pull request. */
    default String pull(int number) {
        return repos(repository(), "pulls/" + number);
    }

    /** The fields that change a pull request. */
    default Record change(String title, String body) {
        return new PullChange(title, body);
    }

    /** The path of the comments on an issue or a pull request. */
    String comments(Request.Kind kind, int number);

    /** The path of one comment. */
    default String comment(Request.Kind kind, int number, String id) {
        return repos(repository(), "issues/comments/" + id);
    }

    /** The HTTP method for changes. */
    default String changing() {
        return "PATCH";
    }

    /** The headers of every request. */
    default Map<String, String> headers() {
        return Map.of("Accept", "application/json");
    }

    /** The permissions that a token needs, in the words of the forge's settings. */
    String permission();

    static ForgeApi of(ForgeKind kind, String repository) {
        return switch (kind) {
            case GITHUB -> new GitHub(repository);
            case GITLAB -> new GitLab(repository);
            case FORGEJO -> new Forgejo(repository);
        };
    }

    /** Percent-encodes a part of an address. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A path in the form of GitHub and Forgejo. */
    private static String repos(String repository, String rest) {
        return "repos/" + repository + "/" + rest;
    }

    /**
     * GitHub's REST API, version 2022-11-28.
     *
     * @param repository {@code owner/name}
     */
    record GitHub(String repository) implements ForgeApi {
        @Override
        public String issues() {
            return repos(repository, "issues?state=all&sort=created&direction=asc&per_page=100");
        }

        @Override
        public String pulls() {
            return repos(repository, "pulls?state=all&sort=created&direction=asc&per_page=100");
        }

        @Override
        public String openPulls(String head, String base) {
            String owner = repository.substring(0, repository.indexOf('/'));
            return repos(
                    repository,
                    "pulls?state=open&head=" + encoded(owner + ":" + head) + "&base=" + encoded(base)
                            + "&per_page=100");
        }

        @Override
        public String comments(Request.Kind kind, int number) {
            return repos(repository, "issues/" + number + "/comments?per_page=100");
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Accept", "application/vnd.github+json", "X-GitHub-Api-Version", "2022-11-28");
        }

        @Override
        public String permission() {
            return "'Issues' and 'Pull requests', read and write (a classic token: 'repo', or 'public_repo')";
        }
    }

    /**
     * GitLab's REST API, version 4.
     *
     * @param repository {@code group/name}, also {@code group/subgroup/name}
     */
    record GitLab(String repository) implements ForgeApi {

        private String project(String rest) {
            return "projects/" + encoded(repository) + "/" + rest;
        }

        @Override
        public String issues() {
            return project("issues?state=all&scope=all&order_by=created_at&sort=asc&per_page=100");
        }

        @Override
        public String pulls() {
            return project("merge_requests?state=all&scope=all&order_by=created_at&sort=asc&per_page=100");
        }

        @Override
        public String openPulls(String head, String base) {
            return project("merge_requests?state=opened&scope=all&source_branch=" + encoded(head) + "&target_branch="
                    + encoded(base) + "&per_page=100");
        }

        @Override
        public String newPull() {
            return project("merge_requests");
        }

        @Override
        public Record pull(String head, String base, String title, String body) {
            return new NewMergeRequest(head, base, title, body);
        }

        @Override
        public String pull(int number) {
            return project("merge_requests/" + number);
        }

        @Override
        public Record change(String title, String body) {
            return new MergeRequestChange(title, body);
        }

        @Override
        public String comments(Request.Kind kind, int number) {
            return project(of(kind) + number + "/notes?per_page=100");
        }

        @Override
        public String comment(Request.Kind kind, int number, String id) {
            return project(of(kind) + number + "/notes/" + id);
        }

        private static String of(Request.Kind kind) {
            return kind == Request.Kind.PULL ? "merge_requests/" : "issues/";
        }

        @Override
        public String changing() {
            return "PUT";
        }

        @Override
        public String permission() {
            return "the scope 'api' (to read only: 'read_api')";
        }
    }

    /**
     * The API of Forgejo and Gitea, version 1.
     *
     * @param repository {@code owner/name}
     */
    record Forgejo(String repository) implements ForgeApi {
        @Override
        public String issues() {
            return repos(repository, "issues?state=all&type=issues&limit=50&page=1");
        }

        @Override
        public String pulls() {
            return repos(repository, "pulls?state=all&sort=oldest&limit=50&page=1");
        }

        /** Forgejo cannot be asked by branch: gives all, and {@link #isFrom} selects. */
        @Override
        public String openPulls(String head, String base) {
            return repos(repository, "pulls?state=open&limit=50&page=1");
        }

        @Override
        public String comments(Request.Kind kind, int number) {
            return repos(repository, "issues/" + number + "/comments");
        }

        @Override
        public String permission() {
            return "the scopes 'write:issue' and 'write:repository'";
        }
    }

    /** Whether a pull request of the answer is from that branch of the repository itself, not of a fork. */
    default boolean isFrom(String head, String base, JsonTree json) {
        Optional<String> headRepository = json.text("head.repo.full_name", "source_project_id");
        Optional<String> baseRepository = json.text("base.repo.full_name", "target_project_id");
        Optional<String> from = json.text("head.ref", "source_branch");
        Optional<String> into = json.text("base.ref", "target_branch");
        // A deleted fork has no name, and its branch may have any name, so an absent name proves nothing.
        return headRepository.isPresent()
                && headRepository.equals(baseRepository)
                && from.equals(Optional.of(head))
                && into.equals(Optional.of(base));
    }
}
