namespace OrleansAgents.Silo.Tests.Processes;

/// <summary>Tests with several processes: they load the machine, or measure it. They run one after another, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ManyProcesses
{
    public const string Name = "processes";
}
