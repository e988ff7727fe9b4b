using System.CommandLine;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands.Agents;

/// <summary><c>agents remove</c>: removes a registered agent.</summary>
internal static class AgentRemoveCommand
{
    private const string Summary = "Removes a registered agent; calls that it works on end as they end.";

    private const string Details =
        """
        An agent of the server's configuration stays: take it out of the operator's file, or drain it.

        Example:
          orleansagents agents remove reviewer --reason "moved to another team"
        """;

    private const string UsualReason = "removed from the command line";
    private const int ReasonLengthMax = 1024;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var name = AgentName.Argument();
        var reason = CommonOptions.Text("--reason", "Why; kept in the server's events.", "TEXT", ReasonLengthMax);
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("remove", Summary, Details) { name, reason, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var removed = new RemovedAgent(parsed.GetRequiredValue(name), parsed.GetValue(reason) ?? UsualReason);
            var error = await client.RemoveAgentAsync(removed.Name, removed.Reason, cancellationToken);
            Result<RemovedAgent> answer = error is null ? removed : error;
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), CliJson.Default.RemovedAgent, agent =>
                environment.Out.WriteLine($"Agent {Printable.Line(agent.Name)} is removed."));
        });
        return command;
    }
}
