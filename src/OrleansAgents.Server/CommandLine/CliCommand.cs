using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OrleansAgents.Server.CommandLine;

/// <summary>A command with one line for lists of commands, and details with examples for its own help.</summary>
/// <param name="name">The name.</param>
/// <param name="summary">One line.</param>
/// <param name="details">What else there is to know, and examples.</param>
internal sealed class CliCommand(string name, string summary, string details) : Command(name, summary)
{
    /// <summary>Gets what else there is to know, and examples.</summary>
    public string Details => details;
}

/// <summary>The usual help, and then the details of the command.</summary>
/// <param name="usual">The usual help.</param>
internal sealed class CliHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CliCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
        }

        return result;
    }
}
