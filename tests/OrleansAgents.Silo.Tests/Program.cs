using OrleansAgents.Silo.Tests.Providers.Cluster;

namespace OrleansAgents.Silo.Tests;

/// <summary>The entry point of a silo in a process of its own.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => ProviderProcess.ServeAsync(arguments);
}
