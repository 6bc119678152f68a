package org.holdfast.cli;

import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.config.InvalidConfiguration;
import org.holdfast.desk.Doctor;
import org.holdfast.report.DoctorReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast doctor}: says what is missing, and what that costs. */
final class DoctorCommand extends Verb {

    DoctorCommand(Console console) {
        super(console, "doctor", "Says what of this machine is missing for what is configured, and what that costs.");
        configured();
        flag("--json", "Print JSON.");
        finish(
                "Looks at Java, git and the programs that verbs run, at keys, the forge's token,",
                "room on disks, the store, the clock and the files that are read. Changes",
                "nothing, and asks nothing over the network.",
                "Exit status: 0 nothing that is needed is missing, 1 something is, 2 usage.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = Configuration.none();
        Optional<String> refusal = Optional.empty();
        try {
            configuration = configuration(line);
        } catch (InvalidConfiguration e) {
            refusal = Optional.of(String.valueOf(e.getMessage()));
        }
        DoctorReport report = Doctor.examine(configuration, refusal, console.surroundings());
        print(line, report::json, report::text);
        return report.isAnyMissing() ? ExitCode.FINDINGS : ExitCode.OK;
    }
}
