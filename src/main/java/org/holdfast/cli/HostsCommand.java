package org.holdfast.cli;

import java.util.List;
import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.desk.BranchView;
import org.holdfast.desk.Desk;
import org.holdfast.desk.HostExposure;
import org.holdfast.desk.Hosts;
import org.holdfast.report.HostsReport;
import org.holdfast.tool.Progress;
import picocli.CommandLine.ParseResult;

/** {@code holdfast hosts}: the hosts that tell a server their packages. */
final class HostsCommand extends Verb {

    private static final List<String> ACTIONS = List.of("show", "add", "revoke", "forget");

    HostsCommand(Console console) {
        super(console, "hosts", "Says which host is exposed to what; adds and forgets hosts.");
        configured();
        flag("--json", "Print JSON.");
        words("ACTION", "Nothing, for all hosts, or: show NAME; add NAME; revoke NAME; forget NAME.", ACTIONS);
        finish(
                "'add' prints a token, which is kept nowhere: with it the host tells a server of",
                "'holdfast serve' its packages, and nobody without it. Adding a host again gives",
                "it a new token. 'revoke' makes the token worthless, 'forget' deletes the host.",
                "",
                "  pkg_info | curl --data-binary @- -H 'Authorization: Bearer TOKEN' \\",
                "    'http://127.0.0.1:8080/api/v1/audit?register=NAME'",
                "",
                "Exit status: 0 done, or no host is exposed, 1 hosts are exposed, 2 usage, 3 an",
                "unusable store.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        String action = words.isEmpty() ? "list" : words.getFirst();
        if (words.size() != (action.equals("list") ? words.size() : 2)) {
            throw usage("give " + action + " and the NAME of a host");
        }
        Configuration configuration = configuration(line);
        Hosts hosts = new Hosts(configuration, console.surroundings());
        switch (action) {
            case "list" -> {
                return list(line, configuration, Optional.empty());
            }
            case "show" -> {
                return list(line, configuration, Optional.of(words.getLast()));
            }
            case "add" -> {
                if (has(line, QUIET)) {
                    throw usage("with " + QUIET + " nobody would learn the token");
                }
                console.print(hosts.add(words.getLast()) + "\n");
                console.say("holdfast: this is the token of " + words.getLast() + "; it is not shown again");
            }
            case "revoke" -> {
                hosts.revoke(words.getLast());
                console.say("holdfast: the token of " + words.getLast() + " is worthless now");
            }
            case "forget" -> {
                hosts.forget(words.getLast());
                console.say("holdfast: " + words.getLast() + " is forgotten");
            }
            default -> throw usage("no action '" + action + "'; there are show, add, revoke and forget");
        }
        return ExitCode.OK;
    }

    private int list(ParseResult line, Configuration configuration, Optional<String> name) {
        try (Desk desk = Desk.open(configuration, console.surroundings(), Progress.SILENT)) {
            Hosts hosts = desk.hosts();
            if (hosts.all().isEmpty() && name.isEmpty()) {
                HostsReport none = new HostsReport(configuration.label(), List.of(), false);
                print(line, none::json, none::text);
                return ExitCode.OK;
            }
            BranchView view = desk.view();
            view.complete();
            List<HostExposure> exposures = hosts.exposures(name, view, desk::listed);
            HostsReport report = new HostsReport(
                    view.name(), exposures.stream().map(HostExposure::line).toList(), name.isPresent());
            print(line, report::json, report::text);
            return exposures.stream().allMatch(one -> one.exposed().isEmpty()) ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }
}
