using System.Text.RegularExpressions;
using OrleansAgents.Architecture.Tests.Sources;
using Xunit;

namespace OrleansAgents.Architecture.Tests;

/// <summary>Who may know whom. References point one way: hosts, then Api, Grains, Agents, Persistence, then Abstractions, then Core.</summary>
public class ReferenceTests
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Core"] = [],
        ["Abstractions"] = ["Core"],
        ["Grains"] = ["Abstractions", "Core"],
        ["Agents"] = ["Abstractions", "Core"],
        ["Persistence"] = ["Abstractions", "Core"],
        ["Api"] = ["Abstractions", "Core"],
        ["Sdk"] = ["Core"],                                   // what a service of somebody else carries along
        ["Embedded"] = ["Grains", "Abstractions", "Core"],
        ["Hosting"] = ["Grains", "Agents", "Abstractions", "Core"],
        ["Silo"] = ["Hosting", "Grains", "Persistence", "Agents", "Api", "Abstractions", "Core"],
        ["Server"] = ["Embedded", "Hosting", "Grains", "Persistence", "Agents", "Api", "Abstractions", "Core"],
    };

    // A package is a reason to depend on something: here stands where each reason lives.
    private static readonly (string Packages, string[] In)[] PackageHomes =
    [
        ("^Microsoft\\.Orleans\\.", ["Silo"]),
        ("Sqlite|SQLitePCL|^Npgsql", ["Persistence"]),
        ("^System\\.CommandLine$|^Spectre\\.", ["Server"]),
        ("^Microsoft\\.AspNetCore\\.", ["Api", "Hosting", "Server", "Silo"]),
        ("^Polly", ["Agents"]),
        ("^ModelContextProtocol|^OpenAI|^Microsoft\\.Extensions\\.AI", ["Agents", "Api"]),
    ];

    private static IEnumerable<ProjectFile> Sources => Repository.Projects.Where(project => project.IsSource);

    [Fact]
    public void SourceProjects_ReferenceOnlyWhatTheTableAllows() => Findings.None(
        from project in Sources
        from reference in project.Projects
        where !MayReference.GetValueOrDefault(project.ShortName, []).Contains(reference)
        select $"{project.Location} references {reference}; allowed: {string.Join(", ", MayReference.GetValueOrDefault(project.ShortName, []))}",
        "Move the code to the project that may know both sides, or put a seam into Abstractions.");

    [Fact]
    public void SourceProjects_AllStandInTheTable() => Findings.None(
        Sources.Select(project => project.ShortName).Except(MayReference.Keys),
        "A new project needs its row: what it holds, whom it may reference (ARCHITECTURE.md, and MayReference here).");

    [Fact]
    public void Core_ReferencesNothing() => Findings.None(
        Sources.Single(project => project.ShortName == "Core").Xml.Descendants()
            .Where(e => e.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference" or "Reference").Select(e => e.ToString()),
        "Core is pure functions and records over the base library: take the reference out, and pass in what the code needs.");

    [Fact]
    public void Packages_AreReferencedOnlyWhereTheyLive() => Findings.None(
        from project in Sources
        from package in project.Packages
        from home in PackageHomes
        where Regex.IsMatch(package, home.Packages) && !home.In.Contains(project.ShortName)
        select $"{project.Location} references {package}, which belongs to {string.Join(", ", home.In)}",
        "Reach it through a seam of Abstractions that its project implements.");

    [Fact]
    public void Packages_HaveTheirVersionsInOnePlace() => Findings.None(
        from project in Repository.Projects
        from e in project.Xml.Descendants().Where(e => e.Name.LocalName is "PackageReference" or "PackageVersion")
        where e.Name.LocalName == "PackageVersion" || e.Attribute("Version") is not null || e.Attribute("VersionOverride") is not null
            || e.Elements().Any(child => child.Name.LocalName == "Version")
        select $"{project.Location}: {e}",
        "Take the version out and put it into Directory.Packages.props.");

    [Fact]
    public void Tests_AreNotReferencedBySource() => Findings.None(
        from project in Sources
        from reference in project.Projects
        where Repository.Projects.Any(other => !other.IsSource && other.ShortName == reference)
        select $"{project.Location} references {reference}",
        "Product code does not know its tests.");
}
