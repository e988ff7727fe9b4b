using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Commands;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Waits;

/// <summary>
/// The exact commands with which a person lets a run on a server go on. A word in capitals stands for what only the person
/// knows, and is no JSON: a command that is pasted with it is refused before anything is done.
/// </summary>
/// <param name="server">The server.</param>
internal sealed class GoOnCommands(Uri server)
{
    private readonly string _server = server == new Uri(CommonOptions.DefaultServer + "/") ? "" : $" --server {ShellWord.Quote(server.ToString())}";

    /// <summary>Gives the command that answers a wait.</summary>
    /// <param name="id">The run.</param>
    /// <param name="kind">What is waited for.</param>
    /// <param name="name">The wait's name.</param>
    /// <returns>The command, with its alternatives in brackets.</returns>
    public string Answer(string id, WaitKind kind, string name)
    {
        var command = $"orleansagents signal {Word(id)} {Word(name)}";
        return kind switch
        {
            WaitKind.Approval => $"{command} --approve{_server}  (or --reject)",
            WaitKind.Exhausted => $"{command} --payload '{{\"action\":\"complete\"}}'{_server}  (or \"fail\", or \"extend\" with new totals of \"cycles\" or \"hops\")",
            WaitKind.Clarification => $"{command} --payload ANSWER{_server}  (such as '{{\"service\":\"an agent\"}}' or '{{\"text\":\"more words\"}}')",
            _ => $"{command} --payload JSON{_server}",
        };
    }

    /// <summary>Gives the command that says what came of a call.</summary>
    /// <param name="id">The run.</param>
    /// <param name="step">The step.</param>
    /// <returns>The command, with its alternatives in brackets.</returns>
    public string Resolve(string id, string step) => $"orleansagents resolve {Word(id)} {Word(step)} --done JSON{_server}  (or --again, or --fail)";

    /// <summary>Gives the command that lets a failed run go on.</summary>
    /// <param name="id">The run.</param>
    /// <returns>The command.</returns>
    public string Retry(string id) => $"orleansagents retry {Word(id)}{_server}";

    /// <summary>Gives the command that lets dead letters be delivered again.</summary>
    /// <param name="id">The run.</param>
    /// <returns>The command.</returns>
    public string Redrive(string id) => $"orleansagents messages redrive {Word(id)}{_server}";

    private static string Word(string text) => ShellWord.Quote(Printable.Line(text));
}
