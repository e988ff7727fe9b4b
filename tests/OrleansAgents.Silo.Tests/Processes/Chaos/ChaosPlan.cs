using System.Globalization;

namespace OrleansAgents.Silo.Tests.Processes.Chaos;

/// <summary>How much chaos. Each number comes from an environment variable, so that the same test is quick in CI and long by hand.</summary>
internal sealed record ChaosPlan
{
    /// <summary>Gets how many runs there are.</summary>
    public int Workflows { get; init; } = Number("ORLEANSAGENTS_CHAOS_WORKFLOWS", 300);

    /// <summary>Gets how often a silo is killed.</summary>
    public int Kills { get; init; } = Number("ORLEANSAGENTS_CHAOS_KILLS", 2);

    /// <summary>Gets the longest that an agent takes for a call that it hears for the first time, in milliseconds.</summary>
    public int AgentMsMax { get; init; } = Number("ORLEANSAGENTS_CHAOS_AGENT_MS_MAX", 4_000);

    /// <summary>Gets what all that is random comes from.</summary>
    public int Seed { get; init; } = Number("ORLEANSAGENTS_SEED", Random.Shared.Next(1, 1_000_000));

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
