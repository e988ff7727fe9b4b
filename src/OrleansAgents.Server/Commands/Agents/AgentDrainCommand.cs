using System.CommandLine;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands.Agents;

/// <summary><c>agents drain</c> and <c>agents resume</c>: take an agent out of work, and let it in again.</summary>
internal static class AgentDrainCommand
{
    private const string DrainDetails =
        """
        The agent learns it with the answer to its next heartbeat. A registered agent drains until it is resumed or registered
        anew, over restarts of the server too; one of the server's configuration drains until the server starts again.

        Example:
          orleansagents agents drain reviewer
        """;

    private const string ResumeDetails =
        """
        Example:
          orleansagents agents resume reviewer
        """;

    /// <summary>Makes <c>agents drain</c>.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command CreateDrain(CliEnvironment environment) =>
        Create(environment, new("drain", "Lets an agent finish what it has and get nothing new. Harmless when it drains.", DrainDetails), draining: true);

    /// <summary>Makes <c>agents resume</c>.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command CreateResume(CliEnvironment environment) =>
        Create(environment, new("resume", "Lets an agent that drains take work again. Harmless when it does.", ResumeDetails), draining: false);

    private static CliCommand Create(CliEnvironment environment, CliCommand command, bool draining)
    {
        var name = AgentName.Argument();
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        command.Add(name);
        command.Add(server);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.DrainAgentAsync(parsed.GetRequiredValue(name), draining, cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.AgentView, agent => environment.Out.WriteLine(Sentence(agent)));
        });
        return command;
    }

    private static string Sentence(AgentView agent) => agent switch
    {
        { Draining: false } => $"Agent {Printable.Line(agent.Name)} takes work; it is {AgentWords.State(agent)}.",
        { Running: 0, Waiting: 0 } => $"Agent {Printable.Line(agent.Name)} drains; it has nothing left to do.",
        _ => $"Agent {Printable.Line(agent.Name)} drains; {Sizes.Count(agent.Running, "call")} run and {agent.Waiting} wait.",
    };
}
