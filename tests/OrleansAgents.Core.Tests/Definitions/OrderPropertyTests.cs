using OrleansAgents.Core.Limits;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

/// <summary>A graph of steps is taken exactly when no step comes after itself, and a refusal names a circle that is there.</summary>
public sealed class OrderPropertyTests
{
    private const int Graphs = 1_500;
    private static readonly WorkflowLimits Roomy = WorkflowLimits.Default with { ParallelHops = 100 };

    [Theory, InlineData(1), InlineData(2), InlineData(20261121)]
    public void Bind_RandomGraph_IsTakenIffItHasNoCircle(int seed)
    {
        var random = new Random(seed);
        var taken = 0;
        for (var graph = 0; graph < Graphs; graph++)
        {
            var after = Draw(random);
            var bound = Binding.Of(Json(after), Roomy);
            var error = bound.Error;

            Assert.True(error is null == IsAcyclic(after), $"seed {seed}, graph {graph}: {Json(after)}: {error}");
            Assert.All(error?.Problems ?? [], problem => Assert.True(IsCircle(after, problem.Message), $"seed {seed}, graph {graph}: {Json(after)}: {problem}"));
            taken += error is null ? 1 : 0;
        }

        Assert.InRange(taken, Graphs / 10, Graphs * 9 / 10);
    }

    private static List<int>[] Draw(Random random)
    {
        var after = new List<int>[random.Next(1, 12)];
        var density = random.NextDouble() * 0.4;
        for (var step = 0; step < after.Length; step++)
        {
            after[step] = [.. Enumerable.Range(0, after.Length).Where(before => before != step && random.NextDouble() < density).OrderBy(_ => random.Next())];
        }

        return after;
    }

    private static string Json(List<int>[] after) =>
        $$"""{"name":"g","steps":[{{string.Join(',', after.Select((a, i) => $$"""{"id":"s{{i}}","agent":"x","after":[{{string.Join(',', a.Select(b => $"\"s{b}\""))}}]}"""))}}]}""";

    /// <summary>By reachability, step by step: slow, and unlike the code under test.</summary>
    private static bool IsAcyclic(List<int>[] after)
    {
        var reaches = new bool[after.Length, after.Length];
        for (var round = 0; round < after.Length; round++)
        {
            for (var step = 0; step < after.Length; step++)
            {
                foreach (var before in after[step])
                {
                    reaches[step, before] = true;
                    for (var other = 0; other < after.Length; other++)
                    {
                        reaches[step, other] |= reaches[before, other];
                    }
                }
            }
        }

        return !Enumerable.Range(0, after.Length).Any(step => reaches[step, step]);
    }

    private static bool IsCircle(List<int>[] after, string message)
    {
        var named = message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..message.IndexOf(';', StringComparison.Ordinal)];
        var steps = named.Split(" → ").Select(id => int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return steps.Count > 2 && steps[0] == steps[^1] && steps.Zip(steps.Skip(1)).All(edge => after[edge.Second].Contains(edge.First));
    }
}
