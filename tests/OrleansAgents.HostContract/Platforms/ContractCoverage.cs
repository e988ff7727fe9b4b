using System.Reflection;

namespace OrleansAgents.HostContract.Platforms;

/// <summary>Which parts of the contract a host runs.</summary>
public static class ContractCoverage
{
    /// <summary>Names the parts that no class of an assembly derives.</summary>
    /// <param name="tests">The tests of a host.</param>
    public static IReadOnlyList<string> MissingIn(Assembly tests)
    {
        ArgumentNullException.ThrowIfNull(tests);
        var run = tests.GetTypes().Where(type => !type.IsAbstract).Select(type => type.BaseType).ToHashSet();
        return [.. typeof(ContractTests).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ContractTests)) && !run.Contains(type)).Select(type => type.Name)];
    }
}
