using System.CommandLine;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands.Agents;

/// <summary><c>agents get</c>: shows one agent.</summary>
internal static class AgentGetCommand
{
    private const string Summary = "Shows an agent: what it can do, how it is reached, its health, its load and its newest heartbeat.";

    private const string Details =
        """
        Example:
          orleansagents agents get reviewer --json | jq .health
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var name = AgentName.Argument();
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("get", Summary, Details) { name, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.GetAgentAsync(parsed.GetRequiredValue(name), cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.AgentView, agent =>
                Terminal.Open(environment).Write(AgentTree.Draw(agent, environment.Time.LocalTimeZone, environment.Time.GetUtcNow())));
        });
        return command;
    }
}
