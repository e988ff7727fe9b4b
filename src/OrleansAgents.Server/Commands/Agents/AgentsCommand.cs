using System.CommandLine;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands.Agents;

/// <summary><c>agents</c>: lists the agents of a server; its subcommands show, register, drain and remove one.</summary>
internal static class AgentsCommand
{
    private const string Summary = "Lists the agents of a server with their health and load; subcommands show and change one.";

    private const string Details =
        """
        Examples:
          orleansagents agents
          orleansagents agents --capability review --usable --json
          orleansagents agents get reviewer
          orleansagents agents drain reviewer
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var capability = CommonOptions.Text("--capability", "Only agents that carry this tag.", "TAG", 64);
        var health = CommonOptions.Word("--health", "Only agents of this health", "HEALTH", "healthy", "late", "offline");
        var usable = new Option<bool>("--usable") { Description = "Only agents that may get a new call: neither offline nor draining." };
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("agents", Summary, Details)
        {
            capability, health, usable, server, json,
            AgentGetCommand.Create(environment),
            AgentRegisterCommand.Create(environment),
            AgentDrainCommand.CreateDrain(environment),
            AgentDrainCommand.CreateResume(environment),
            AgentRemoveCommand.Create(environment),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.ListAgentsAsync(parsed.GetValue(capability), parsed.GetValue(health), parsed.GetValue(usable), cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.IReadOnlyListAgentView, agents => Show(environment, agents));
        });
        return command;
    }

    private static void Show(CliEnvironment environment, IReadOnlyList<AgentView> agents)
    {
        if (agents.Count == 0)
        {
            environment.Error.WriteLine("No agents.");
            return;
        }

        Terminal.Open(environment).Write(AgentTable.Draw(agents, environment.Time.GetUtcNow()));
    }
}
