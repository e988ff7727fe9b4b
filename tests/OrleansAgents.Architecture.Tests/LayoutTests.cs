using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansAgents.Architecture.Tests.Sources;
using Xunit;

namespace OrleansAgents.Architecture.Tests;

/// <summary>Where things stand: a newcomer finds them by name.</summary>
public partial class LayoutTests
{
    private const int LinesMax = 400;

    // Abstractions has no behaviour of its own; the server is tested as a program.
    private static readonly Dictionary<string, string[]> TestedBy = new()
    {
        ["Abstractions"] = [],
        ["Server"] = ["EndToEnd.Tests", "Server.Tests"],
    };

    private static readonly string[] TestsOfTheWhole = ["TestKit", "HostContract", "Architecture.Tests", "EndToEnd.Tests", "Benchmarks", "Silo.Benchmarks"];

    private static readonly string[] OutsideTheFilter = ["Silo", "Silo.Benchmarks", "Silo.Tests"];

    [Fact]
    public void Tests_MirrorTheSource() => Findings.None(
        from project in Repository.Projects.Where(p => p.IsSource)
        let tests = TestedBy.GetValueOrDefault(project.ShortName, [$"{project.ShortName}.Tests"])
        where tests.Length > 0 && !Repository.Projects.Any(p => !p.IsSource && tests.Contains(p.ShortName))
        select $"{project.Location} has no tests/{tests[0]}",
        "Add the test project, with a test at its subject's path.");

    [Fact]
    public void Tests_HaveASubject() => Findings.None(
        from project in Repository.Projects.Where(p => !p.IsSource)
        where !TestsOfTheWhole.Contains(project.ShortName)
        where !Repository.Projects.Any(p => p.IsSource && $"{p.ShortName}.Tests" == project.ShortName)
        select $"{project.Location} tests no project of src",
        "Name a test project after the project it tests.");

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = Repository.Text("OrleansAgents.sln").Replace('\\', '/');

        Findings.None(
            Repository.Projects.Select(p => p.Location).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)),
            "Add it: dotnet sln OrleansAgents.sln add PATH.");
    }

    [Fact]
    public void EmbeddedFilter_HoldsEveryProjectButTheSilo()
    {
        using var filter = JsonDocument.Parse(Repository.Text("Embedded.slnf"));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(e => e.GetString()!.Replace('\\', '/')).ToHashSet();
        var expected = Repository.Projects.Where(p => !OutsideTheFilter.Contains(p.ShortName)).Select(p => p.Location).ToHashSet();

        Findings.None(expected.Except(listed).Select(path => $"missing: {path}"), "Embedded.slnf is everything that builds without Orleans: add the path.");
        Findings.None(listed.Except(expected).Select(path => $"too many: {path}"), "Embedded.slnf names what does not exist or needs Orleans: take the path out.");
    }

    [Fact]
    public void Files_StayShort() => Findings.None(
        from path in Repository.CodeFiles
        let lines = File.ReadLines(Path.Combine(Repository.Root, path)).Count()
        where lines > LinesMax
        select $"{path} has {lines} lines",
        $"Aim for 50 lines, think at 200, and split at {LinesMax}: one concept per file.");

    [Fact]
    public void Namespaces_FollowTheFolders() => Findings.None(
        from path in Repository.CodeFiles
        let match = Namespace().Match(Repository.Text(path))
        let expected = string.Join('.', path.Split('/')[1..^1])
        where match.Success && match.Groups[1].Value != expected
        select $"{path} is in {match.Groups[1].Value}; expected {expected}",
        "A file's namespace is its project's name and its folders.");

    [Fact]
    public void Names_SayWhatAThingIs() => Findings.None(
        from path in Repository.CodeFiles
        from part in path.Split('/')[2..]
        where Vague().IsMatch(part)
        select path,
        "Helpers, Utils, Common, Manager and Impl say nothing: if you cannot name it, you have not found it yet.");

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(Helpers?|Utils?|Utilities|Common|Managers?|Impl)(\.|$)")]
    private static partial Regex Vague();
}
