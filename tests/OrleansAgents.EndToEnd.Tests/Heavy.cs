namespace OrleansAgents.EndToEnd.Tests;

/// <summary>Tests that need the machine for themselves: they load it, or measure it. They run one after another, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Heavy
{
    public const string Name = "heavy";
}
