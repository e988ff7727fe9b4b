using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>The checks of <c>doctor</c>.</summary>
internal static class DoctorChecks
{
    /// <summary>Gives all checks, the host's own included.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="settings">Where the data and the operator's file are.</param>
    /// <param name="server">The server that the client commands ask.</param>
    /// <returns>The checks, in the order of the report.</returns>
    public static IReadOnlyList<IDoctorCheck> All(CliEnvironment environment, PlatformSettings settings, Uri server) =>
    [
        new RuntimeCheck(Environment.Version),
        new DataFolderCheck(settings.DataFolder),
        new ConfigurationCheck(environment.Platforms, settings),
        new AgentsCheck(environment.Platforms, settings, new CommandSearch(environment.Variable), environment.Variable),
        .. environment.Platforms.Checks(settings),
        new ServerCheck(server),
    ];
}
