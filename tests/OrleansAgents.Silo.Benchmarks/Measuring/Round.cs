using OrleansAgents.Benchmarks.Measuring;

namespace OrleansAgents.Silo.Benchmarks.Measuring;

/// <summary>What one round of one host gave.</summary>
/// <param name="Sample">Workflows per second and their latencies.</param>
/// <param name="Commits">Transactions of the store per second; zero where nobody counts them.</param>
/// <param name="OwnCores">How many cores this process had.</param>
/// <param name="DatabaseCores">How many cores PostgreSQL had.</param>
/// <param name="AllocatedKilobytes">How much memory a workflow took from the heap.</param>
/// <param name="Pauses">Which part of the time the garbage collector stopped this process.</param>
internal sealed record Round(Sample Sample, double Commits, double OwnCores, double DatabaseCores, double AllocatedKilobytes, double Pauses);
