using System.Globalization;

namespace OrleansAgents.EndToEnd.Tests;

/// <summary>The seed of random tests: that of <c>ORLEANSAGENTS_SEED</c>, so that a failure can be tried again, or a new one.</summary>
internal static class Seed
{
    public static int Value { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSAGENTS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1, 1_000_000);
}
