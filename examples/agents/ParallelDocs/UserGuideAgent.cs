using System.Text;
using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Commands;

namespace ExampleAgents.ParallelDocs;

/// <summary>Writes the user guide of a program from the help texts that the program itself prints.</summary>
internal static class UserGuideAgent
{
    public static JsonObject Work(AgentCall call)
    {
        var program = call.Texts("program") is { Length: > 0 } words
            ? words
            : throw new AgentRefusal("docs.no_program", "Expected 'program', a list: the program whose help is asked for, and its arguments.");
        var whole = Help(program);
        var commands = whole.Commands.AsParallel().AsOrdered().Select(name => (Name: name, Help: Help([.. program, name]))).ToList();
        if (commands.Count == 0)
        {
            throw new AgentRefusal("docs.no_help", $"'{string.Join(' ', program)} --help' names no commands.");
        }

        var text = new StringBuilder($"{whole.Summary}\n\n");
        foreach (var (name, help) in commands)
        {
            text.Append($"### {name}\n\n{help.Summary}\n\n```sh\n{help.Usage}\n```\n\n");
            Describe(help, text);
        }

        return Part.Write(
            call, "guide", "User guide", text.ToString(), ("commands", commands.Count), ("options", commands.Sum(c => c.Help.Options.Count)));
    }

    private static HelpText Help(string[] command)
    {
        var finished = ChildCommand.Run(".", new Dictionary<string, string>(), command[0], [.. command.Skip(1), "--help"]);
        return finished.ExitCode == 0
            ? new(finished.Out)
            : throw new AgentRefusal("docs.no_help", $"'{string.Join(' ', command)} --help' ended with {finished.ExitCode}: {finished.LastLine}");
    }

    private static void Describe(HelpText help, StringBuilder text)
    {
        text.Append("| | |\n| --- | --- |\n");
        foreach (var (name, meaning) in help.Arguments.Concat(help.Options))
        {
            text.Append($"| `{Cell(name)}` | {Cell(meaning)} |\n");
        }

        text.Append('\n');
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
