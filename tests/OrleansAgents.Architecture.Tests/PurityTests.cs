using System.Text.RegularExpressions;
using OrleansAgents.Architecture.Tests.Sources;
using Xunit;

namespace OrleansAgents.Architecture.Tests;

/// <summary>What a project never contains, whatever it references.</summary>
public partial class PurityTests
{
    [Fact]
    public void Core_IsPure() => Findings.None(
        Lines("src/OrleansAgents.Core/", Impure()),
        "Core has no waiting, log, clock, randomness, file or network: pass the value in as an argument.");

    [Fact]
    public void Grains_NameNoStoreAndNoWire() => Findings.None(
        Lines("src/OrleansAgents.Grains/", StoreOrWire()),
        "Grains decide and append through the seams of Abstractions; SQL belongs to Persistence, HTTP to Agents and Api, Orleans to Silo.");

    [Fact]
    public void OnlySilo_NamesOrleans() => Findings.None(
        Repository.CodeFiles.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && !path.StartsWith("src/OrleansAgents.Silo/", StringComparison.Ordinal))
            .SelectMany(path => Lines(path, Orleans())),
        "The same grains run in both hosts: what needs Orleans belongs to OrleansAgents.Silo.");

    [Fact]
    public void Grains_KeepTheirScheduler() => Findings.None(
        Lines("src/OrleansAgents.Grains/", LeavesTheScheduler()),
        "A silo runs a grain's turns on the grain's own scheduler: await plainly, and run long work outside the turn.");

    [Theory]
    [InlineData("    private static async Task RunAsync()", true)]
    [InlineData("    var x = await y;", true)]
    [InlineData("ILogger<Foo> logger", true)]
    [InlineData("using System.Net.Http;", true)]
    [InlineData("    /// <summary>Whoever does not await it.</summary>", false)]
    [InlineData("    var x = 1;            // no async here", false)]
    [InlineData("    public TimeSpan Awaited { get; }", false)]
    public void Core_Rule_MeetsCodeAndNotComments(string line, bool breach) => Assert.Equal(breach, Impure().IsMatch(WithoutComment(line)));

    private static IEnumerable<string> Lines(string prefix, Regex forbidden) =>
        from path in Repository.CodeFiles
        where path.StartsWith(prefix, StringComparison.Ordinal)
        from line in File.ReadLines(Path.Combine(Repository.Root, path)).Select((text, index) => (text, number: index + 1))
        where forbidden.IsMatch(WithoutComment(line.text))
        select $"{path}:{line.number}: {line.text.Trim()}";

    private static string WithoutComment(string line) => Comment().Replace(line, "");

    [GeneratedRegex(@"(^|\s)//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(async|await|ILogger|TimeProvider|IServiceProvider|Stopwatch)\b|\bGuid\.(NewGuid|CreateVersion7)|\bnew Random\b|\bUtcNow\b|using System\.(IO|Net|Threading\.Tasks)\b|\bFile\.|\bTask\.")]
    private static partial Regex Impure();

    [GeneratedRegex(@"using (System\.Data|Microsoft\.Data|Npgsql|SQLitePCL|System\.Net\.Http|Microsoft\.AspNetCore|OrleansAgents\.(Persistence|Api|Agents)\b)")]
    private static partial Regex StoreOrWire();

    [GeneratedRegex(@"using Orleans(\.|;)|\bOrleans\.(Runtime|Hosting|Streams)\b")]
    private static partial Regex Orleans();

    [GeneratedRegex(@"ConfigureAwait\(false\)|\bTask\.Run\(")]
    private static partial Regex LeavesTheScheduler();
}
