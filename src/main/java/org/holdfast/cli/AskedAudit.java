package org.holdfast.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.report.HostReport;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.holdfast.tool.WebApi;

/** An audit that a server of {@code holdfast serve} makes: it knows the branch, and says why each package is still flagged. */
final class AskedAudit {

    private AskedAudit() {}

    /** A host: the name under which a maintainer added it, and its token. */
    record Registration(String name, String token) {}

    /**
     * Asks.
     *
     * @param address the server's: {@code http://lts.example.org:8080}, with {@code ?branch=NAME} for another than its usual branch
     * @param packages the packages of this host
     * @param host its name and token, if the server is to know that they are its packages
     * @throws Unusable if it does not answer, or not as such a server does
     */
    static HostReport ask(String address, List<PkgName> packages, Optional<Registration> host) {
        URI server;
        try {
            server = new URI(address);
        } catch (URISyntaxException e) {
            throw new Unusable(address, "is no address: " + e.getReason());
        }
        if (server.getHost() == null || !List.of("http", "https").contains(String.valueOf(server.getScheme()))) {
            throw new Unusable(address, "is no address such as http://lts.example.org:8080");
        }
        URI base = server.resolve(server.getRawPath().isEmpty() ? "/" : server.getRawPath());
        String query = Optional.ofNullable(server.getRawQuery())
                .map(text -> "&" + text)
                .orElse("");
        String names = packages.stream().map(PkgName::text).collect(Collectors.joining("\n", "", "\n"));
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
        host.ifPresent(one -> headers.put("Authorization", "Bearer " + one.token()));
        String register = host.map(one -> "&register=" + URLEncoder.encode(one.name(), StandardCharsets.UTF_8))
                .orElse("");
        try (WebApi api = new WebApi(base, headers, WebApi.Patience.USUAL)) {
            WebApi.Reply reply = api.replace("POST", "api/v1/audit?format=json" + query + register, names);
            JsonTree answer = tree(address, reply);
            if (!reply.isGood()) {
                throw new Unusable(
                        address,
                        "refuses: " + answer.text("title").orElse("status " + reply.status())
                                + answer.text("detail")
                                        .map(detail -> ": " + detail)
                                        .orElse(""));
            }
            return report(address, answer);
        }
    }

    private static JsonTree tree(String address, WebApi.Reply reply) {
        try {
            return JsonReader.tree(reply.body());
        } catch (JsonReader.BrokenJson e) {
            throw new Unusable(address, "does not answer as a server of Holdfast does (status " + reply.status() + ")");
        }
    }

    private static HostReport report(String address, JsonTree answer) {
        List<HostReport.Line> lines = new ArrayList<>();
        for (JsonTree finding : answer.elements("findings")) {
            lines.add(new HostReport.Line(
                    new PkgName(need(address, finding, "pkgname")),
                    entry(address, finding),
                    need(address, finding, "line"),
                    need(address, finding, "disposition"),
                    need(address, finding, "says")));
        }
        return new HostReport(
                need(address, answer, "branch"),
                answer.number("packages").orElse(0),
                answer.number("others").orElse(0),
                lines);
    }

    private static VulnEntry entry(String address, JsonTree finding) {
        String pattern = need(address, finding, "pattern");
        String type = need(address, finding, "type");
        String url = need(address, finding, "url");
        return new VulnEntry(0, pattern + " " + type + " " + url, PkgPattern.parse(pattern), type, url);
    }

    private static String need(String address, JsonTree node, String key) {
        return node.text(key).orElseThrow(() -> new Unusable(address, "answers without '" + key + "'"));
    }
}
