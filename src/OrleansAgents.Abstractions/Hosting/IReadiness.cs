namespace OrleansAgents.Abstractions.Hosting;

/// <summary>Says whether the server should get work: it has recovered, its store writes, and it is not stopping.</summary>
public interface IReadiness
{
    /// <summary>Gets why the server is not ready; null when it is.</summary>
    string? NotReadyBecause { get; }
}
