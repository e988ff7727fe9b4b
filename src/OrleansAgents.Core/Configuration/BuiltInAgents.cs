using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Configuration;

/// <summary>The agents that exist without any configuration, so that a first workflow runs at once.</summary>
public static class BuiltInAgents
{
    /// <summary>The types of agents of kind <see cref="AgentKind.Local"/>.</summary>
    public static readonly ImmutableArray<string> Types = ["search", "write", "review", "echo"];

    /// <summary>Gets the agents.</summary>
    public static ImmutableArray<AgentDescriptor> All { get; } =
    [
        new("search", AgentKind.Local)
        {
            Type = "search",
            Capabilities = ["rag", "search", "research"],
            Description = "Finds the passages of a folder's files that best match the question.",
            With = JsonPayload.Parse("""{"folder":"docs"}"""),
        },
        new("writer", AgentKind.Local)
        {
            Type = "write",
            Capabilities = ["writing"],
            Description = "Writes an answer with citations from the passages that were found.",
        },
        new("reviewer", AgentKind.Local)
        {
            Type = "review",
            Capabilities = ["review"],
            Description = "Reviews an answer against its citations and says what to revise.",
        },
        new("echo", AgentKind.Local)
        {
            Type = "echo",
            Capabilities = ["echo"],
            Description = "Answers with its input, to try a workflow out.",
        },
    ];
}
