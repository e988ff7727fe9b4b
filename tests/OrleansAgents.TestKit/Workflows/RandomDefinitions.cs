using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// Draws definitions of every shape: steps in order, graphs of up to 12 steps, loops in both, and routed ones; with joins,
/// failure policies, gates, signals, human agents, retries, and limits that are sometimes tight.
/// </summary>
public static class RandomDefinitions
{
    /// <summary>The capability that no agent has.</summary>
    public const string Nobodys = "nobody";

    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    /// <summary>Draws one.</summary>
    /// <param name="random">Seeded.</param>
    public static WorkflowDefinition Next(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var shape = random.Next(10);
        var names = Names[..random.Next(1, shape < 5 ? 7 : 13)];
        var builder = shape switch
        {
            < 4 => DefinitionBuilder.Linear(names),
            < 5 => DefinitionBuilder.Routed(names).Route(RandomPolicies.Exhausted(random), random.Next(2) == 0, RandomPolicies.Question(random)),
            _ => DefinitionBuilder.Parallel([.. names.Select((name, i) => $"{name}: {Edges(random, names[..i])}")]),
        };
        foreach (var name in names)
        {
            builder.Change(name, step => RandomPolicies.Of(step, random));
        }

        if (shape is not 4 && random.Next(2) == 0)
        {
            Loop(builder, names, random);
        }

        if (shape is not 4 || random.Next(2) == 0)
        {
            builder.Output(names[random.Next(names.Length)]);
        }

        return builder.Limits(limits => RandomPolicies.Of(limits, random)).Build();
    }

    private static string Edges(Random random, string[] before)
    {
        var density = random.Next(1, 5);
        return string.Join(' ', before.Where(_ => random.Next(before.Length + 1) < density));
    }

    /// <summary>Adds a loop, and takes away what leaves it other than by its last step.</summary>
    private static void Loop(DefinitionBuilder builder, string[] names, Random random)
    {
        var steps = builder.Build().Steps;
        var from = random.Next(names.Length);
        var firsts = Enumerable.Range(0, names.Length).Where(to => StepGraph.Between(steps, to, from).Length > 0).ToArray();
        var to = firsts[random.Next(firsts.Length)];
        var inside = StepGraph.Between(steps, to, from);
        for (var i = 0; i < names.Length; i++)
        {
            if (!inside.Contains(i))
            {
                builder.Change(names[i], step => Without(step, inside.Remove(from)));
            }
        }

        builder.Loop(names[from], names[to], random.Next(1, 5), RandomPolicies.Exhausted(random), RandomPolicies.Question(random));
    }

    private static StepDefinition Without(StepDefinition step, ImmutableArray<int> steps)
    {
        ImmutableArray<int> after = [.. step.After.Where(before => !steps.Contains(before))];
        var join = step.Join.Needed is { } needed && after.Length > 0 ? new JoinPolicy(Math.Min(needed, after.Length)) : JoinPolicy.All;
        return step with { After = after, Join = join };
    }
}
