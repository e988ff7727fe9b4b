namespace OrleansAgents.Silo.Benchmarks.Platforms;

/// <summary>A host that carries out W1.</summary>
internal interface IMeasuredHost : IAsyncDisposable
{
    /// <summary>Gets what it is, for people.</summary>
    string Name { get; }

    /// <summary>Gets how many transactions its store has made; zero where nobody counts them.</summary>
    long Commits { get; }

    /// <summary>Starts a run, and waits until its end is durable.</summary>
    /// <param name="place">Which of the callers it is.</param>
    Task RunAsync(int place);
}
