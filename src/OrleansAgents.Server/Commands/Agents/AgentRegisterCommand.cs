using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Registry;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands.Agents;

/// <summary><c>agents register</c>: registers a service as an agent.</summary>
internal static class AgentRegisterCommand
{
    private const string Summary = "Registers a service that takes calls by HTTP as an agent, or registers it anew; that ends a drain.";

    private const string Details =
        """
        An agent with --heartbeat must send heartbeats: without one it is late after one and a half intervals and offline
        after --ttl. An agent without --heartbeat counts as healthy always.

        Examples:
          orleansagents agents register reviewer --endpoint https://review.example/agent --capability review
          orleansagents agents register reviewer --endpoint https://review.example/agent --capability review --capability style \
            --description "Reviews drafts." --max-concurrency 4 --timeout 2m --heartbeat 10s
        """;

    private const int TagLengthMax = 64;
    private const int TextLengthMax = 4096;
    private const int TagsMax = 64;
    private const int ConcurrencyMax = 1000;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var name = AgentName.Argument();
        var endpoint = Endpoint();
        var capabilities = CommonOptions.Texts("--capability", "A tag by which steps find the agent; repeat it for more.", "TAG", TagLengthMax, TagsMax);
        (endpoint.Required, capabilities.Required) = (true, true);
        var description = CommonOptions.Text("--description", "A sentence for people and for the router.", "TEXT", TextLengthMax);
        var examples = CommonOptions.Texts("--example", "A request that the agent is good for; repeat it for more.", "TEXT", TextLengthMax, AgentLimits.ExamplesMax);
        var version = CommonOptions.Text("--agent-version", "The version that the agent has.", "VERSION", TagLengthMax);
        var concurrency = Concurrency();
        var (second, millisecond) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1));
        var timeout = CommonOptions.Duration("--timeout", "How long one call may take when the step does not say. Default: 60s.", millisecond, DurationText.Max);
        var heartbeat = CommonOptions.Duration("--heartbeat", "How often the agent promises a heartbeat. Default: it sends none.", second, TimeSpan.FromHours(1));
        var ttl = CommonOptions.Duration("--ttl", "How long after its newest heartbeat the agent is offline. Default: three heartbeats.", second, DurationText.Max);
        var messages = CommonOptions.Word("--messages", "How messages reach the agent; step is the default", "HOW", "step", "push");
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("register", Summary, Details)
        {
            name, endpoint, capabilities, description, examples, version, concurrency, timeout, heartbeat, ttl, messages, server, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new AgentBody(
                "http",
                parsed.GetRequiredValue(endpoint),
                parsed.GetRequiredValue(capabilities),
                parsed.GetValue(description),
                parsed.GetValue(examples) is { Length: > 0 } given ? given : null,
                parsed.GetValue(version),
                parsed.GetValue(concurrency),
                parsed.GetValue(timeout)?.TotalSeconds,
                parsed.GetValue(heartbeat)?.TotalSeconds,
                parsed.GetValue(ttl)?.TotalSeconds,
                parsed.GetValue(messages));
            var answer = await client.RegisterAgentAsync(parsed.GetRequiredValue(name), body, cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.AgentView, agent =>
                environment.Out.WriteLine($"Agent {Printable.Line(agent.Name)} is registered; it is {AgentWords.State(agent)}."));
        });
        return command;
    }

    private static Option<string> Endpoint()
    {
        var endpoint = new Option<string>("--endpoint") { Description = "Where calls are posted: an http or https address.", HelpName = "URL" };
        endpoint.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !IsHttp(value))
            {
                result.AddError($"--endpoint expects an absolute http or https address such as https://agents.example.com/review; found '{value}'.");
            }
        });
        return endpoint;
    }

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static Option<int?> Concurrency() => new("--max-concurrency")
    {
        Description = $"How many calls the agent takes at once, 1 to {ConcurrencyMax}. Default: the server's.",
        HelpName = "N",
        CustomParser = ParseConcurrency,
    };

    private static int? ParseConcurrency(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= ConcurrencyMax)
        {
            return count;
        }

        result.AddError($"--max-concurrency must be a number from 1 to {ConcurrencyMax}; found '{text}'.");
        return null;
    }
}
