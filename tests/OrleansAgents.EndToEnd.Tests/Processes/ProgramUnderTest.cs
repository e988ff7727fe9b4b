using System.Diagnostics;
using System.Reflection;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>Where the built program is, and how it is started.</summary>
internal static class ProgramUnderTest
{
    /// <summary>The top folder of the repository: paths in examples and documentation start there.</summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    /// <summary>Gets the program, for whoever starts it by other means.</summary>
    public static string Assembly { get; } = Path.GetFullPath(Path.Combine(Metadata("ProgramFolder"), "orleansagents.dll"));

    /// <summary>Gets the sample service, built.</summary>
    public static string SummaryAgent { get; } = Path.GetFullPath(Metadata("SummaryAgent"));

    public static Process Start(
        IEnumerable<string> arguments, string workingFolder, IReadOnlyDictionary<string, string>? variables = null)
    {
        if (!File.Exists(Assembly))
        {
            throw new InvalidOperationException($"Expected the program at '{Assembly}'; build src/OrleansAgents.Server in the tests' configuration.");
        }

        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ORLEANSAGENTS_SERVER");
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string Metadata(string key) => typeof(ProgramUnderTest).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
