package org.holdfast.cli;

import java.util.List;
import picocli.CommandLine.ParseResult;

/** {@code holdfast completion}: prints what makes a shell complete command lines. */
final class CompletionCommand extends Verb {

    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    CompletionCommand(Console console) {
        super(console, "completion", "Prints a script with which a shell completes verbs, options and their values.");
        words("SHELL", "bash, zsh or fish.", SHELLS);
        finish(
                "For one shell: '. <(holdfast completion bash)', the same with zsh, or 'holdfast",
                "completion fish | source'. In zsh this line can stand in ~/.zshrc.",
                "Exit status: 0 printed, 2 usage.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        if (words.size() != 1 || !SHELLS.contains(words.getFirst())) {
            throw usage("give one SHELL: " + String.join(", ", SHELLS));
        }
        Completion completion = new Completion(Holdfast.VERBS.values().stream()
                .map(verb -> verb.apply(console))
                .toList());
        console.print(
                switch (words.getFirst()) {
                    case "bash" -> completion.bash();
                    case "zsh" -> completion.zsh();
                    default -> completion.fish();
                });
        return ExitCode.OK;
    }
}
