using OrleansAgents.Core.Definitions;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>Draws definitions: 1 to 6 steps, in half of them a loop, retries, and limits that are sometimes tight.</summary>
public static class RandomDefinitions
{
    /// <summary>Draws one.</summary>
    /// <param name="random">Seeded.</param>
    public static WorkflowDefinition Next(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var names = new[] { "a", "b", "c", "d", "e", "f" }[..random.Next(1, 7)];
        var builder = DefinitionBuilder.Linear([]);
        foreach (var name in names)
        {
            builder.Step(name, step => step with
            {
                Retry = new(random.Next(1, 5), TimeSpan.FromSeconds(random.Next(0, 20)), TimeSpan.FromSeconds(random.Next(20, 60))),
            });
        }

        if (random.Next(2) == 0)
        {
            var from = random.Next(names.Length);
            var policy = random.Next(2) == 0 ? ExhaustedPolicy.Complete : ExhaustedPolicy.Fail;
            builder.Loop(names[from], names[random.Next(from + 1)], random.Next(1, 5), policy);
        }

        return builder
            .Output(names[random.Next(names.Length)])
            .Limits(limits => limits with
            {
                WallClock = TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(1, 60) : 3600),
                PayloadBytes = random.Next(4) == 0 ? 30 : 1000,
                JournalEvents = random.Next(4) == 0 ? random.Next(5, 60) : 10_000,
            })
            .Build();
    }
}
